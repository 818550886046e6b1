package dev.atmosphere.vision.intake;

/** The two encodings that are decoded. */
public enum PictureKind {
    JPEG("image/jpeg"),
    PNG("image/png");

    private final String mediaType;

    PictureKind(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }
}
