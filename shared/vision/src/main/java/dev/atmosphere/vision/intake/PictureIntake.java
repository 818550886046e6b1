package dev.atmosphere.vision.intake;

import dev.atmosphere.picture.Picture;

/**
 * Looks at what a station sent and says what it is, or why it is not taken. Decides from the header alone: a picture that
 * claims 60,000 x 60,000 pixels costs as little as a small one. Thread-safe.
 */
public final class PictureIntake {
    private final IntakeLimits limits;

    public PictureIntake(IntakeLimits limits) {
        this.limits = limits;
    }

    /**
     * @param payload JPEG, PNG, or one of them as base64 or data URI
     * @throws PictureRefused with the reason
     */
    public ReceivedPicture inspect(Picture payload) {
        byte[] sent = payload.bytes();
        if (sent.length == 0) {
            throw new PictureRefused(Refusal.EMPTY, "no bytes");
        }
        boolean raw = JpegHeader.claims(sent) || PngHeader.claims(sent);
        Picture picture = raw
                ? payload
                : Base64Text.decode(sent, limits.maxBytes()).map(Picture::of).orElse(payload);
        byte[] bytes = picture.bytes();
        if (bytes.length > limits.maxBytes()) {
            throw new PictureRefused(
                    Refusal.TOO_MANY_BYTES, bytes.length + " bytes, at most " + limits.maxBytes() + " are taken");
        }
        if (JpegHeader.claims(bytes)) {
            return received(picture, PictureKind.JPEG, JpegHeader.read(bytes, limits));
        }
        if (PngHeader.claims(bytes)) {
            return received(picture, PictureKind.PNG, PngHeader.read(bytes, limits));
        }
        throw new PictureRefused(Refusal.NOT_AN_IMAGE, "neither JPEG nor PNG begins like this: " + beginning(bytes));
    }

    private static ReceivedPicture received(Picture picture, PictureKind kind, Header header) {
        return new ReceivedPicture(picture, kind, header.width(), header.height(), header.orientation());
    }

    private static String beginning(byte[] bytes) {
        return java.util.HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(8, bytes.length));
    }
}
