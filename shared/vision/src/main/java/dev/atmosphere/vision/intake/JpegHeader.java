package dev.atmosphere.vision.intake;

/** Walks the segments of a JPEG (ITU-T T.81, annex B) up to its first scan; the scan itself is not read. */
final class JpegHeader {
    private static final int SOF_BASELINE = 0xc0;
    private static final int SOF_PROGRESSIVE = 0xc2;
    private static final int DHT = 0xc4;
    private static final int JPG = 0xc8;
    private static final int DAC = 0xcc;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int APP1 = 0xe1;

    private final byte[] bytes;
    private final IntakeLimits limits;
    private int width;
    private int height;
    private Orientation orientation = Orientation.UPRIGHT;

    private JpegHeader(byte[] bytes, IntakeLimits limits) {
        this.bytes = bytes;
        this.limits = limits;
    }

    static boolean claims(byte[] bytes) {
        return Bytes.startsWith(bytes, 0, 0xff, 0xd8, 0xff);
    }

    /**
     * @throws PictureRefused too many pixels, truncated (also if no end marker follows the scan), corrupt, or of a kind that
     *     is not decoded
     */
    static Header read(byte[] bytes, IntakeLimits limits) {
        return new JpegHeader(bytes, limits).read();
    }

    private Header read() {
        long at = 2;
        while (true) {
            if (Bytes.u8(bytes, at) != 0xff) {
                throw new PictureRefused(Refusal.CORRUPT, "no JPEG marker at byte " + at);
            }
            int marker = Bytes.u8(bytes, at + 1);
            if (marker == 0xff) {
                at++; // fill byte
                continue;
            }
            at += 2;
            if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd8) {
                continue; // stands alone, without a length
            }
            if (marker == EOI) {
                throw new PictureRefused(Refusal.CORRUPT, "the JPEG ends before its first scan");
            }
            int length = Bytes.u16(bytes, at);
            if (length < 2) {
                throw new PictureRefused(Refusal.CORRUPT, "a JPEG segment of " + length + " bytes");
            }
            if (marker == SOS) {
                requireEnd(at + length);
                return new Header(width, height, orientation);
            }
            segment(marker, at + 2, length - 2);
            at += length;
        }
    }

    private void segment(int marker, long at, int length) {
        if (marker >= SOF_BASELINE && marker <= 0xcf && marker != DHT && marker != JPG && marker != DAC) {
            if (marker > SOF_PROGRESSIVE) {
                throw new PictureRefused(Refusal.UNSUPPORTED, "a lossless or arithmetic-coded JPEG");
            }
            int bits = Bytes.u8(bytes, at);
            if (bits != 8) {
                throw new PictureRefused(Refusal.UNSUPPORTED, "a JPEG of " + bits + " bits a sample");
            }
            height = Bytes.u16(bytes, at + 1);
            width = Bytes.u16(bytes, at + 3);
            limits.requirePixels(width, height);
        } else if (marker == APP1 && Bytes.startsWith(bytes, (int) at, 'E', 'x', 'i', 'f', 0, 0)) {
            orientation = Exif.orientation(bytes, (int) at + 6, Math.min(bytes.length, (int) at + length));
        }
    }

    /**
     * Looks for the end marker from the end on, for cameras append zeros or their own data. Within a scan 0xff 0xd9 cannot
     * stand: the encoder escapes 0xff.
     */
    private void requireEnd(long scan) {
        for (int i = bytes.length - 2; i >= scan; i--) {
            if (bytes[i] == (byte) 0xff && (bytes[i + 1] & 0xff) == EOI) {
                return;
            }
        }
        throw new PictureRefused(Refusal.TRUNCATED, "the JPEG has no end marker in its " + bytes.length + " bytes");
    }
}
