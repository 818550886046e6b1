package dev.atmosphere.cloud.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * Colour profiles in JPEGs. Java converts every pixel of a picture that carries one, two thirds of the time of its decoding,
 * though most profiles say that the picture is what it would be taken for without: sRGB.
 *
 * <p>Source of the layout: ITU-T T.81, annex B; ICC.1:2022, annex B.4 (profiles in JPEG) and 10.15 (a name's two encodings).
 */
final class IccProfiles {
    private static final int APP2 = 0xe2;
    private static final int SOS = 0xda;
    private static final byte[] MARK = "ICC_PROFILE\0".getBytes(ISO_8859_1);
    private static final byte[] NAME = "sRGB".getBytes(ISO_8859_1);
    private static final byte[] WIDE_NAME = "\0s\0R\0G\0B".getBytes(ISO_8859_1);

    private IccProfiles() {}

    /** The same bytes, or a copy without the profile if it names itself sRGB. Others stay, and are converted from. */
    static byte[] withoutStandard(byte[] jpeg) {
        int at = 2;
        while (at + 4 <= jpeg.length && (jpeg[at] & 0xff) == 0xff && (jpeg[at + 1] & 0xff) != SOS) {
            int end = at + 2 + ((jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff);
            if ((jpeg[at + 1] & 0xff) == APP2 && end <= jpeg.length && isStandard(jpeg, at + 4, end)) {
                byte[] without = Arrays.copyOf(jpeg, jpeg.length - (end - at));
                System.arraycopy(jpeg, end, without, at, jpeg.length - end);
                return without;
            }
            at = end;
        }
        return jpeg;
    }

    private static boolean isStandard(byte[] jpeg, int from, int to) {
        return from + MARK.length <= to
                && Arrays.equals(jpeg, from, from + MARK.length, MARK, 0, MARK.length)
                && (stands(NAME, jpeg, from, to) || stands(WIDE_NAME, jpeg, from, to));
    }

    /** As the beginning of a name: "linear sRGB" is another one. */
    private static boolean stands(byte[] text, byte[] jpeg, int from, int to) {
        for (int i = from; i + text.length <= to; i++) {
            if (jpeg[i - 1] < ' ' && Arrays.equals(jpeg, i, i + text.length, text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }
}
