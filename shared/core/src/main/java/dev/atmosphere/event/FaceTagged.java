package dev.atmosphere.event;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A vote stands in SQL, the voter's only one for this face.
 *
 * @param id the vote's
 * @param voterId a person
 * @param personId whom the voter names
 */
public record FaceTagged(UUID id, UUID faceId, UUID voterId, Verdict verdict, Optional<UUID> personId, Instant at)
        implements VoteStored {
    public FaceTagged {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(faceId, "faceId");
        Objects.requireNonNull(voterId, "voterId");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(personId, "personId");
        Objects.requireNonNull(at, "at");
    }

    @Override
    public String key() {
        return faceId.toString();
    }
}
