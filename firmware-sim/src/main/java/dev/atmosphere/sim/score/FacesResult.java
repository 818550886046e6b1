package dev.atmosphere.sim.score;

import dev.atmosphere.face.Box;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A result as it stands on {@code stations/{station}/faces}: what the simulator needs of it. Other fields are passed over.
 *
 * @param update present if it is no result but adds to one: {@code person}
 */
public record FacesResult(UUID imageId, Instant capturedAt, Optional<String> update, List<Found> faces) {
    public FacesResult {
        if (imageId == null) {
            throw new IllegalArgumentException("a result without \"imageId\"");
        }
        if (faces == null) {
            throw new IllegalArgumentException("a result without \"faces\"");
        }
        if (update == null) {
            update = Optional.empty();
        }
        faces = List.copyOf(faces);
    }

    /**
     * One face that the gateway found.
     *
     * @param faceId may be missing
     * @param person the name that it gave the face
     */
    public record Found(
            double x, double y, double width, double height, double score, String faceId, Optional<String> person) {
        public Found {
            if (person == null) {
                person = Optional.empty();
            }
        }

        public Box box() {
            return new Box(x, y, width, height);
        }
    }
}
