package dev.atmosphere.vision.intake;

/**
 * The orientation out of EXIF data (a TIFF structure: byte order, then a directory of 12-byte entries). Broken EXIF is no
 * reason to refuse a picture: whatever cannot be read means upright.
 */
final class Exif {
    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final boolean littleEndian;

    private Exif(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.littleEndian = Bytes.startsWith(bytes, from, 'I', 'I');
    }

    /** @param from the first byte of the TIFF structure, {@code to} the first after it */
    static Orientation orientation(byte[] bytes, int from, int to) {
        return new Exif(bytes, from, Math.min(to, bytes.length)).orientation();
    }

    private Orientation orientation() {
        long directory = u32(4);
        int entries = u16(directory);
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + 12L * i;
            if (u16(entry) == ORIENTATION) {
                return u16(entry + 2) == SHORT ? Orientation.ofExif(u16(entry + 8)) : Orientation.UPRIGHT;
            }
        }
        return Orientation.UPRIGHT;
    }

    /** 0 outside the structure: no such tag, no entries, no orientation. */
    private int u16(long at) {
        long position = from + at;
        if (at < 0 || position + 2 > to) {
            return 0;
        }
        int first = bytes[(int) position] & 0xff;
        int second = bytes[(int) position + 1] & 0xff;
        return littleEndian ? second << 8 | first : first << 8 | second;
    }

    private long u32(long at) {
        long first = u16(at);
        long second = u16(at + 2);
        return littleEndian ? second << 16 | first : first << 16 | second;
    }
}
