package dev.atmosphere.recognition;

/**
 * IEEE 754 half precision (binary16): two bytes a number and three significant digits, which moves a distance between two faces by
 * less than a thousandth.
 */
final class HalfPrecision {
    static final float LARGEST = 65_504;

    private HalfPrecision() {}

    /** The nearest half (ties to even); beyond {@link #LARGEST} an infinity. */
    static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fff_ffff;
        if (magnitude > 0x7f80_0000) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= 0x4780_0000) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x3880_0000) {
            // Below the smallest normal half: a multiple of 2^-24.
            return (short) (sign | (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24));
        }
        int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1);
        return (short) (sign | rounded - 0x3800_0000 >>> 13);
    }

    static float toFloat(short half) {
        int exponent = half >>> 10 & 0x1f;
        int fraction = half & 0x3ff;
        float magnitude =
                switch (exponent) {
                    case 0 -> fraction * 0x1p-24f;
                    case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
                    default -> Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
                };
        return half < 0 ? -magnitude : magnitude;
    }

    static float rounded(float value) {
        return toFloat(of(value));
    }
}
