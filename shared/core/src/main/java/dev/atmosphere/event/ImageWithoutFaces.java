package dev.atmosphere.event;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/** A picture has no face: its bytes are forgotten, the station is told. */
public record ImageWithoutFaces(Capture capture, Instant processedAt, int width, int height) implements PostProcessed {
    public ImageWithoutFaces {
        Objects.requireNonNull(capture, "capture");
        Objects.requireNonNull(processedAt, "processedAt");
    }

    @Override
    public UUID id() {
        return capture.imageId();
    }

    @Override
    public String key() {
        return capture.station();
    }
}
