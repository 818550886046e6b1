package dev.atmosphere.sim.score;

import dev.atmosphere.face.Box;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A result as it stands on {@code stations/{station}/faces}: what the simulator needs of it. Other fields are passed over. */
public record FacesResult(UUID imageId, Instant capturedAt, List<Found> faces) {
    public FacesResult {
        if (imageId == null) {
            throw new IllegalArgumentException("a result without \"imageId\"");
        }
        if (faces == null) {
            throw new IllegalArgumentException("a result without \"faces\"");
        }
        faces = List.copyOf(faces);
    }

    /** One face that the gateway found. */
    public record Found(double x, double y, double width, double height, double score) {
        public Box box() {
            return new Box(x, y, width, height);
        }
    }
}
