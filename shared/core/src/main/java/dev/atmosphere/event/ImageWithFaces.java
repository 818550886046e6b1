package dev.atmosphere.event;

import dev.atmosphere.picture.Picture;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** A picture has faces, one at least; {@code picture} is an upright JPEG of {@code width} x {@code height} pixels. */
public record ImageWithFaces(
        Capture capture, Instant processedAt, int width, int height, List<ImageFace> faces, Picture picture)
        implements PostProcessed, CarriesPicture {
    public ImageWithFaces {
        Objects.requireNonNull(capture, "capture");
        Objects.requireNonNull(processedAt, "processedAt");
        Objects.requireNonNull(picture, "picture");
        faces = List.copyOf(faces);
        if (faces.isEmpty()) {
            throw new IllegalArgumentException("an image with faces has at least one");
        }
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
