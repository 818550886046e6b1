package dev.atmosphere.event;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Which picture: who took it and when.
 *
 * @param imageId given by the station, or made by the edge at receipt
 * @param station the station's name, as in its MQTT topics
 * @param capturedAt the station's time if it is believable, else {@code receivedAt}
 * @param capturedAtSource whose clock {@code capturedAt} is
 * @param receivedAt when the edge took the picture in
 * @param edge the name of the edge that took it in; empty if that edge did not say yet
 */
public record Capture(
        UUID imageId,
        String station,
        Instant capturedAt,
        ClockSource capturedAtSource,
        Instant receivedAt,
        Optional<String> edge) {
    public Capture {
        Objects.requireNonNull(imageId, "imageId");
        Objects.requireNonNull(station, "station");
        Objects.requireNonNull(capturedAt, "capturedAt");
        Objects.requireNonNull(capturedAtSource, "capturedAtSource");
        Objects.requireNonNull(receivedAt, "receivedAt");
        Objects.requireNonNull(edge, "edge");
    }
}
