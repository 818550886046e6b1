package dev.atmosphere.recognition;

import dev.atmosphere.face.Descriptor;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A face with the answer that a recognizer gave where it was trained, so that it can be seen elsewhere whether it still gives
 * it.
 *
 * @param person whom it answered; with {@code known} false, whom it only held for likely; empty for nobody
 */
public record Probe(Descriptor face, boolean known, Optional<UUID> person) {
    public Probe {
        Objects.requireNonNull(face, "face");
        if (known && person.isEmpty()) {
            throw new IllegalArgumentException("who is known is a person");
        }
    }

    /** The probe that expects just this answer. */
    public static Probe of(Descriptor face, Recognition answer) {
        return new Probe(face, answer.known().isPresent(), answer.guess().map(person -> person.personId()));
    }

    boolean isAnsweredBy(Recognition answer) {
        return equals(of(face, answer));
    }
}
