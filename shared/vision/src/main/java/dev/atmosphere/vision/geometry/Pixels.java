package dev.atmosphere.vision.geometry;

/**
 * A piece of a decoded picture, read at any size and angle. Outside the picture everything is black.
 *
 * @param rgb three bytes a pixel, row by row
 * @param left where the piece begins in the picture
 * @param top where the piece begins in the picture
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of a megabyte for each face would be waste
public record Pixels(byte[] rgb, int left, int top, int width, int height) {
    private static final int MOST_TAPS = 4;

    /**
     * Reads a square of {@code size} pixels.
     *
     * <p>Each pixel is read bilinearly; where the picture is finer than the square, as the mean of up to 4 x 4 such
     * readings, for single ones would pick up noise and patterns that a smaller picture of the face does not have.
     *
     * @param toPicture from the square's pixel coordinates to the picture's
     * @param into receives RGB 0..255 from {@code offset} on
     */
    public void read(Similarity toPicture, int size, boolean mirrored, float[] into, int offset) {
        int taps = Math.max(1, Math.min(MOST_TAPS, (int) Math.round(toPicture.scale())));
        double step = 1.0 / taps;
        double first = (step - 1) / 2;
        float share = 1f / (taps * taps);
        int at = offset;
        for (int y = 0; y < size; y++) {
            for (int column = 0; column < size; column++) {
                int x = mirrored ? size - 1 - column : column;
                into[at] = 0;
                into[at + 1] = 0;
                into[at + 2] = 0;
                for (int j = 0; j < taps; j++) {
                    double v = y + first + j * step;
                    for (int i = 0; i < taps; i++) {
                        double u = x + first + i * step;
                        add(
                                toPicture.a() * u - toPicture.b() * v + toPicture.dx() - left,
                                toPicture.b() * u + toPicture.a() * v + toPicture.dy() - top,
                                share,
                                into,
                                at);
                    }
                }
                at += 3;
            }
        }
    }

    private void add(double x, double y, float share, float[] into, int at) {
        int x0 = (int) Math.floor(x);
        int y0 = (int) Math.floor(y);
        float fx = (float) (x - x0);
        float fy = (float) (y - y0);
        addPixel(x0, y0, share * (1 - fx) * (1 - fy), into, at);
        addPixel(x0 + 1, y0, share * fx * (1 - fy), into, at);
        addPixel(x0, y0 + 1, share * (1 - fx) * fy, into, at);
        addPixel(x0 + 1, y0 + 1, share * fx * fy, into, at);
    }

    private void addPixel(int x, int y, float weight, float[] into, int at) {
        if (x < 0 || y < 0 || x >= width || y >= height) {
            return;
        }
        int p = (y * width + x) * 3;
        into[at] += weight * (rgb[p] & 0xff);
        into[at + 1] += weight * (rgb[p + 1] & 0xff);
        into[at + 2] += weight * (rgb[p + 2] & 0xff);
    }
}
