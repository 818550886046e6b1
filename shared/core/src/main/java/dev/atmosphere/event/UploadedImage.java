package dev.atmosphere.event;

import dev.atmosphere.picture.Picture;
import java.util.Objects;
import java.util.UUID;

/** A picture was checked and taken in; its bytes are as the station took them (base64 and data URIs decoded). */
public record UploadedImage(Capture capture, Picture picture) implements Event, CarriesPicture {
    public UploadedImage {
        Objects.requireNonNull(capture, "capture");
        Objects.requireNonNull(picture, "picture");
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
