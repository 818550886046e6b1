package dev.atmosphere.event;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A vote on a face.
 *
 * @param person whom the voter names; empty for a verdict that names nobody
 */
public record FaceVoted(UUID id, UUID faceId, Voter voter, Verdict verdict, Optional<PersonNamed> person, Instant at)
        implements Event {
    public FaceVoted {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(faceId, "faceId");
        Objects.requireNonNull(voter, "voter");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(at, "at");
    }

    @Override
    public String key() {
        return faceId.toString();
    }
}
