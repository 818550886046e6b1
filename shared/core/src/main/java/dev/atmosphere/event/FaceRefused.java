package dev.atmosphere.event;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * People agreed on a face, and the trainer cannot use it.
 *
 * @param reason a short word of a bounded set: {@code blurred}
 * @param text for people
 */
public record FaceRefused(UUID id, UUID faceId, UUID personId, String reason, String text, Instant at)
        implements TrainingAnswered {
    public FaceRefused {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(faceId, "faceId");
        Objects.requireNonNull(personId, "personId");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(at, "at");
    }

    @Override
    public String key() {
        return faceId.toString();
    }
}
