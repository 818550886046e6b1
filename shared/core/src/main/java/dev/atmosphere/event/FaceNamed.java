package dev.atmosphere.event;

import dev.atmosphere.face.RecognizedPerson;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The cloud found out, or people agreed, whose face it is, after the edge had answered its station.
 *
 * @param id another one for every time that the name changes
 * @param person empty: whoever it was said to be, it is not
 */
public record FaceNamed(UUID id, Capture capture, UUID faceId, Optional<RecognizedPerson> person, Instant at)
        implements TagFinalized {
    public FaceNamed {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(capture, "capture");
        Objects.requireNonNull(faceId, "faceId");
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(at, "at");
    }

    @Override
    public String key() {
        return capture.station();
    }
}
