package dev.atmosphere.recognition;

import dev.atmosphere.face.Descriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A person whom a recognizer knows.
 *
 * @param name as people call them, in any script
 * @param examples faces of this person, at least one and at most {@value #MOST_EXAMPLES}
 * @param notThem faces of which somebody said that they are not this person, at most {@value #MOST_EXAMPLES}
 */
public record TaughtPerson(UUID id, String name, List<Descriptor> examples, List<Descriptor> notThem) {
    public static final int MOST_EXAMPLES = 40;
    /** Of a name, in UTF-8. */
    public static final int MOST_NAME_BYTES = 1_000;

    public TaughtPerson {
        Objects.requireNonNull(id, "id");
        if (name.getBytes(StandardCharsets.UTF_8).length > MOST_NAME_BYTES) {
            throw new IllegalArgumentException("the name of person " + id + " is longer than " + MOST_NAME_BYTES);
        }
        if (examples.isEmpty() || examples.size() > MOST_EXAMPLES) {
            throw new IllegalArgumentException(
                    "person " + id + " needs 1 to " + MOST_EXAMPLES + " examples, not " + examples.size());
        }
        if (notThem.size() > MOST_EXAMPLES) {
            throw new IllegalArgumentException("person " + id + " has " + notThem.size() + " faces that are not theirs,"
                    + " more than " + MOST_EXAMPLES);
        }
        examples = List.copyOf(examples);
        notThem = List.copyOf(notThem);
    }
}
