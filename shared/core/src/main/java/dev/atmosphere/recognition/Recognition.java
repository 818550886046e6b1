package dev.atmosphere.recognition;

import dev.atmosphere.face.RecognizedPerson;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Whose face it is, as far as a recognizer can tell. */
public sealed interface Recognition permits Recognition.Known, Recognition.Likely, Recognition.Unknown {
    /** It is this person. */
    record Known(RecognizedPerson person) implements Recognition {
        public Known {
            Objects.requireNonNull(person, "person");
        }
    }

    /** It may be this person: people are asked. */
    record Likely(RecognizedPerson person) implements Recognition {
        public Likely {
            Objects.requireNonNull(person, "person");
        }
    }

    /** Nobody like this is known. */
    record Unknown() implements Recognition {}

    /** Who it is for sure. */
    default Optional<RecognizedPerson> known() {
        return this instanceof Known k ? Optional.of(k.person()) : Optional.empty();
    }

    /** Who it is, for sure or not. */
    default Optional<RecognizedPerson> guess() {
        return this instanceof Likely l ? Optional.of(l.person()) : known();
    }

    /** Whether both say the same of the same person, however sure they are and whatever the person is called. */
    default boolean saysAs(Recognition other) {
        return getClass() == other.getClass() && personId().equals(other.personId());
    }

    private Optional<UUID> personId() {
        return guess().map(RecognizedPerson::personId);
    }
}
