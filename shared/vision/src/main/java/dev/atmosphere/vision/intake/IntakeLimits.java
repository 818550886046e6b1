package dev.atmosphere.vision.intake;

/**
 * What a picture may weigh at most.
 *
 * @param maxBytes encoded, after base64 is undone
 * @param maxPixels width times height, as the header says: decoded it takes three bytes a pixel
 */
public record IntakeLimits(long maxBytes, long maxPixels) {
    /** 8 MiB; 40 megapixels, what a telephone's camera makes. */
    public static final IntakeLimits DEFAULT = new IntakeLimits(8L << 20, 40_000_000);

    public IntakeLimits {
        if (maxBytes < 1 || maxBytes > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException("max-bytes lies between 1 and 1 GiB, not " + maxBytes);
        }
        if (maxPixels < 1 || maxPixels > 500_000_000) {
            throw new IllegalArgumentException("max-pixels lies between 1 and 500000000, not " + maxPixels);
        }
    }

    void requirePixels(long width, long height) {
        if (width > maxPixels || height > maxPixels || width * height > maxPixels) {
            throw new PictureRefused(
                    Refusal.TOO_MANY_PIXELS, width + " x " + height + " pixels, at most " + maxPixels + " are taken");
        }
    }
}
