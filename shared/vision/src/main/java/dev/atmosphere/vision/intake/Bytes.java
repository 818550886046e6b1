package dev.atmosphere.vision.intake;

/** Big-endian numbers in an array; a position outside means that the picture is truncated. */
final class Bytes {
    private Bytes() {}

    static int u8(byte[] bytes, long at) {
        if (at < 0 || at >= bytes.length) {
            throw new PictureRefused(Refusal.TRUNCATED, "it ends within its header, after " + bytes.length + " bytes");
        }
        return bytes[(int) at] & 0xff;
    }

    static int u16(byte[] bytes, long at) {
        return u8(bytes, at) << 8 | u8(bytes, at + 1);
    }

    static long u32(byte[] bytes, long at) {
        return (long) u16(bytes, at) << 16 | u16(bytes, at + 2);
    }

    static boolean startsWith(byte[] bytes, int at, int... expected) {
        if (bytes.length < at + expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((bytes[at + i] & 0xff) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
