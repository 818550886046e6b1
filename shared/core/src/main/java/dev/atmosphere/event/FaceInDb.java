package dev.atmosphere.event;

import java.util.Objects;
import java.util.UUID;

/** A face's row stands in SQL and its picture in the object store; {@code width} x {@code height} are the picture's. */
public record FaceInDb(Capture capture, int width, int height, ImageFace face) implements Event {
    public FaceInDb {
        Objects.requireNonNull(capture, "capture");
        Objects.requireNonNull(face, "face");
    }

    @Override
    public UUID id() {
        return face.faceId();
    }

    @Override
    public String key() {
        return capture.station();
    }
}
