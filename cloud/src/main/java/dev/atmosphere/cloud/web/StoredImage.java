package dev.atmosphere.cloud.web;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A stored picture with its faces, as the API tells it.
 *
 * @param width of the upright picture, in pixels
 * @param traceId what log lines and spans of its way are found by; empty for one that was stored before there were any
 * @param faces in the order in which they were found
 */
public record StoredImage(
        UUID imageId,
        String station,
        Instant capturedAt,
        int width,
        int height,
        Optional<String> traceId,
        List<StoredFace> faces) {
    public StoredImage {
        faces = List.copyOf(faces);
    }

    @JsonIgnore
    Position position() {
        return new Position(capturedAt, imageId);
    }
}
