package dev.atmosphere.vision.geometry;

import java.util.Arrays;

/**
 * A piece of a decoded picture, read at any size and angle. Outside the picture everything is black.
 *
 * @param rgb three bytes a pixel, row by row
 * @param left where the piece begins in the picture
 * @param top where the piece begins in the picture
 * @param width pixels of this piece, as its height
 * @param block how many of the picture's pixels lie along each side of one of these: each is the mean of so many squared
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of a megabyte for each face would be waste
public record Pixels(byte[] rgb, int left, int top, int width, int height, int block) {
    private static final int LARGEST_BLOCK = 16;

    /** Where a piece's rows come from. */
    @FunctionalInterface
    public interface Rows {
        /** @param into gets three bytes for each of the piece's pixels */
        void read(int row, byte[] into);
    }

    /**
     * How coarse a piece may be for a square that is read with {@code toPicture}. Single readings of a finer one would pick up
     * noise and patterns that a smaller picture of the face does not have.
     */
    public static int blockFor(Similarity toPicture) {
        return (int) Math.max(1, Math.min(LARGEST_BLOCK, Math.round(toPicture.scale())));
    }

    /**
     * Takes a piece of {@code width} times {@code height} of the picture's pixels, a row at a time: as it is, or as the means
     * of its blocks. Blocks at the right and the bottom may be smaller.
     */
    public static Pixels of(Rows rows, int left, int top, int width, int height, int block) {
        int across = (width + block - 1) / block;
        int down = (height + block - 1) / block;
        byte[] means = new byte[across * down * 3];
        byte[] line = new byte[width * 3];
        if (block == 1) {
            for (int row = 0; row < height; row++) {
                rows.read(row, line);
                System.arraycopy(line, 0, means, row * line.length, line.length);
            }
            return new Pixels(means, left, top, width, height, 1);
        }
        int[] sums = new int[across * 3];
        for (int row = 0; row < down; row++) {
            Arrays.fill(sums, 0);
            int high = Math.min(block, height - row * block);
            for (int i = 0; i < high; i++) {
                rows.read(row * block + i, line);
                addRow(line, block, sums);
            }
            for (int column = 0; column < across; column++) {
                int count = high * Math.min(block, width - column * block);
                for (int channel = 0; channel < 3; channel++) {
                    means[(row * across + column) * 3 + channel] =
                            (byte) ((sums[column * 3 + channel] + count / 2) / count);
                }
            }
        }
        return new Pixels(means, left, top, across, down, block);
    }

    private static void addRow(byte[] line, int block, int[] sums) {
        int width = line.length / 3;
        int p = 0;
        for (int x = 0, column = 0; x < width; column += 3) {
            int end = Math.min(width, x + block);
            int red = 0;
            int green = 0;
            int blue = 0;
            for (; x < end; x++, p += 3) {
                red += line[p] & 0xff;
                green += line[p + 1] & 0xff;
                blue += line[p + 2] & 0xff;
            }
            sums[column] += red;
            sums[column + 1] += green;
            sums[column + 2] += blue;
        }
    }

    /** Takes a square's lines, one after the other from the top. */
    @FunctionalInterface
    public interface Lines {
        /** @param line RGB 0..255 of each pixel; the next line will be in the same array */
        void take(float[] line);
    }

    /**
     * Reads a square of {@code size} pixels, bilinearly.
     *
     * @param toPicture from the square's pixel coordinates to the picture's
     * @param mirrored whether left and right change places in the square
     */
    public void read(Similarity toPicture, int size, boolean mirrored, Lines lines) {
        // The place of a pixel's centre among blocks: half a block is added before and half a pixel taken off after.
        double a = toPicture.a() / block;
        double b = toPicture.b() / block;
        double dx = (toPicture.dx() - left + 0.5) / block - 0.5;
        double dy = (toPicture.dy() - top + 0.5) / block - 0.5;
        float[] line = new float[size * 3];
        for (int y = 0; y < size; y++) {
            for (int column = 0; column < size; column++) {
                int x = mirrored ? size - 1 - column : column;
                readPixel(a * x - b * y + dx, b * x + a * y + dy, line, column * 3);
            }
            lines.take(line);
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
