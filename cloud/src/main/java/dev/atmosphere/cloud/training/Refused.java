package dev.atmosphere.cloud.training;

import java.util.Objects;

/**
 * Why a trainer does not learn from a face.
 *
 * @param reason a short word of a bounded set: {@code blurred}
 * @param text for people: what is wrong with this face
 */
public record Refused(String reason, String text) {
    public Refused {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(text, "text");
    }
}
