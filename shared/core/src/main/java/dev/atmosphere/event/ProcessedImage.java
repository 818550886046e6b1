package dev.atmosphere.event;

import dev.atmosphere.picture.Picture;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** A picture was decoded and searched for faces; {@code picture} is an upright JPEG of {@code width} x {@code height} pixels. */
public record ProcessedImage(
        Capture capture, Instant processedAt, int width, int height, List<ImageFace> faces, Picture picture)
        implements Event, CarriesPicture {
    public ProcessedImage {
        Objects.requireNonNull(capture, "capture");
        Objects.requireNonNull(processedAt, "processedAt");
        Objects.requireNonNull(picture, "picture");
        faces = List.copyOf(faces);
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
