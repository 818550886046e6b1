package dev.atmosphere.event;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * People agreed on a face, and the trainer took it: as an example of a person, or of what is nobody (a stranger, no face, not
 * this person).
 */
public record FaceLearnt(UUID id, UUID faceId, Verdict verdict, Optional<UUID> personId, Instant at)
        implements TrainingAnswered {
    public FaceLearnt {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(faceId, "faceId");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(personId, "personId");
        Objects.requireNonNull(at, "at");
    }

    @Override
    public String key() {
        return faceId.toString();
    }
}
