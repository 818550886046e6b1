package dev.atmosphere.vision.intake;

/** Walks the chunks of a PNG (W3C PNG, section 5) from the header to the end chunk without reading what is in them. */
final class PngHeader {
    private static final int FIRST_CHUNK = 8;
    private static final long IHDR = 0x49484452;
    private static final long EXIF = 0x65584966;
    private static final long IEND = 0x49454e44;

    private PngHeader() {}

    static boolean claims(byte[] bytes) {
        return Bytes.startsWith(bytes, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n');
    }

    /** @throws PictureRefused too many pixels, truncated (also if the end chunk is missing) or corrupt */
    static Header read(byte[] bytes, IntakeLimits limits) {
        if (Bytes.u32(bytes, FIRST_CHUNK + 4) != IHDR) {
            throw new PictureRefused(Refusal.CORRUPT, "the PNG does not begin with its header");
        }
        long width = Bytes.u32(bytes, FIRST_CHUNK + 8);
        long height = Bytes.u32(bytes, FIRST_CHUNK + 12);
        limits.requirePixels(width, height);
        Orientation orientation = Orientation.UPRIGHT;
        long at = FIRST_CHUNK;
        while (true) {
            long length = Bytes.u32(bytes, at);
            long type = Bytes.u32(bytes, at + 4);
            if (type == IEND) {
                return new Header((int) width, (int) height, orientation);
            }
            long next = at + 12 + length;
            if (next > bytes.length) {
                throw new PictureRefused(Refusal.TRUNCATED, "a chunk of the PNG reaches over its end");
            }
            if (type == EXIF) {
                orientation = Exif.orientation(bytes, (int) at + 8, (int) (at + 8 + length));
            }
            at = next;
        }
    }
}
