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
    private static final int LARGEST_BLOCK = 16;

    /**
     * Reads a square of {@code size} pixels into {@code into}, RGB 0..255, from {@code offset} on.
     *
     * <p>Where the piece is finer than the square, it is first made coarser by whole blocks: single readings would pick up
     * noise and patterns that a smaller picture of the face does not have. What is left is read bilinearly.
     *
     * @param toPicture from the square's pixel coordinates to the picture's
     * @param mirrored whether left and right change places in the square
     */
    public void read(Similarity toPicture, int size, boolean mirrored, float[] into, int offset) {
        int block = (int) Math.max(1, Math.min(LARGEST_BLOCK, Math.round(toPicture.scale())));
        Pixels source = block == 1 ? this : coarser(block);
        // The place of a pixel's centre among blocks: half a block is added before and half a pixel taken off after.
        double a = toPicture.a() / block;
        double b = toPicture.b() / block;
        double dx = (toPicture.dx() - left + 0.5) / block - 0.5;
        double dy = (toPicture.dy() - top + 0.5) / block - 0.5;
        int at = offset;
        for (int y = 0; y < size; y++) {
            for (int column = 0; column < size; column++) {
                int x = mirrored ? size - 1 - column : column;
                source.readPixel(a * x - b * y + dx, b * x + a * y + dy, into, at);
                at += 3;
            }
        }
    }

    /** The mean of each block of {@code block} times {@code block} pixels; blocks at the right and the bottom may be smaller. */
    private Pixels coarser(int block) {
        int across = (width + block - 1) / block;
        int down = (height + block - 1) / block;
        byte[] means = new byte[across * down * 3];
        int[] sums = new int[across * 3];
        for (int row = 0; row < down; row++) {
            java.util.Arrays.fill(sums, 0);
            int rows = Math.min(block, height - row * block);
            for (int i = 0; i < rows; i++) {
                addRow((row * block + i) * width * 3, block, sums);
            }
            for (int column = 0; column < across; column++) {
                int count = rows * Math.min(block, width - column * block);
                for (int channel = 0; channel < 3; channel++) {
                    means[(row * across + column) * 3 + channel] =
                            (byte) ((sums[column * 3 + channel] + count / 2) / count);
                }
            }
        }
        return new Pixels(means, 0, 0, across, down);
    }

    private void addRow(int from, int block, int[] sums) {
        int p = from;
        for (int x = 0, column = 0; x < width; column += 3) {
            int end = Math.min(width, x + block);
            int red = 0;
            int green = 0;
            int blue = 0;
            for (; x < end; x++, p += 3) {
                red += rgb[p] & 0xff;
                green += rgb[p + 1] & 0xff;
                blue += rgb[p + 2] & 0xff;
            }
            sums[column] += red;
            sums[column + 1] += green;
            sums[column + 2] += blue;
        }
    }

    private void readPixel(double x, double y, float[] into, int at) {
        int x0 = (int) Math.floor(x);
        int y0 = (int) Math.floor(y);
        float right = (float) (x - x0);
        float below = (float) (y - y0);
        if (x0 >= 0 && y0 >= 0 && x0 < width - 1 && y0 < height - 1) {
            int p = (y0 * width + x0) * 3;
            int q = p + width * 3;
            for (int channel = 0; channel < 3; channel++) {
                float upper = (rgb[p + channel] & 0xff) * (1 - right) + (rgb[p + 3 + channel] & 0xff) * right;
                float lower = (rgb[q + channel] & 0xff) * (1 - right) + (rgb[q + 3 + channel] & 0xff) * right;
                into[at + channel] = upper * (1 - below) + lower * below;
            }
            return;
        }
        into[at] = 0;
        into[at + 1] = 0;
        into[at + 2] = 0;
        add(x0, y0, (1 - right) * (1 - below), into, at);
        add(x0 + 1, y0, right * (1 - below), into, at);
        add(x0, y0 + 1, (1 - right) * below, into, at);
        add(x0 + 1, y0 + 1, right * below, into, at);
    }

    private void add(int x, int y, float weight, float[] into, int at) {
        if (x < 0 || y < 0 || x >= width || y >= height) {
            return;
        }
        int p = (y * width + x) * 3;
        into[at] += weight * (rgb[p] & 0xff);
        into[at + 1] += weight * (rgb[p + 1] & 0xff);
        into[at + 2] += weight * (rgb[p + 2] & 0xff);
    }
}
