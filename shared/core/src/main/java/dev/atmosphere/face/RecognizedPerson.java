package dev.atmosphere.face;

import java.util.Objects;
import java.util.UUID;

/**
 * Whom a recognizer took a face for.
 *
 * @param name as people call them, for those who read it; the id stays when the name changes
 * @param score how sure the recognizer is, 0 to 1
 * @param recognizer the version that said so
 */
public record RecognizedPerson(UUID personId, String name, double score, int recognizer) {
    public RecognizedPerson {
        Objects.requireNonNull(personId, "personId");
        Objects.requireNonNull(name, "name");
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("a score lies between 0 and 1, not " + score);
        }
    }
}
