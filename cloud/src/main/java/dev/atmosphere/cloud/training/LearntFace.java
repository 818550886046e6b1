package dev.atmosphere.cloud.training;

import dev.atmosphere.face.Descriptor;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A face that people agreed on and that is fit to learn from.
 *
 * @param personId whose it is; empty for a stranger's, or what is no face
 */
public record LearntFace(UUID faceId, Optional<UUID> personId, Descriptor descriptor, Instant learntAt) {
    private static final double TWINS = 0.1;

    public LearntFace {
        Objects.requireNonNull(faceId, "faceId");
        Objects.requireNonNull(personId, "personId");
        Objects.requireNonNull(descriptor, "descriptor");
        Objects.requireNonNull(learntAt, "learntAt");
    }

    /**
     * Whether of these two one is enough: the same picture, or hardly another one. The same photograph encoded twice is below 0.1, two
     * photographs of one person some 0.35 apart.
     */
    public static boolean areTwins(Descriptor one, Descriptor other) {
        return one.distanceTo(other) < TWINS;
    }
}
