package dev.atmosphere.vision.geometry;

import dev.atmosphere.face.Box;

/**
 * FaceBoxes' anchors: squares of 32 to 512 pixels on three grids over the picture, which is padded to multiples of 128. A cell
 * of the finest grid (32 pixels) has 16 anchors of 32 pixels, 4 of 64 and 1 of 128, the small ones spread evenly; cells of 64
 * have one of 256, cells of 128 one of 512. Grids row by row; within a cell column by column.
 *
 * <p>Anchors are cut off at the padded picture's border before a box is decoded relative to them.
 */
public final class FaceBoxesAnchors {
    private static final int GRID = 128;
    private static final int PER_FINE_CELL = 21;
    private static final double CENTRE_VARIANCE = 10;
    private static final double SIZE_VARIANCE = 5;

    private final int width;
    private final int height;
    private final int paddedWidth;
    private final int paddedHeight;

    /** For a picture that the model sees at this size. */
    public FaceBoxesAnchors(int width, int height) {
        this.width = width;
        this.height = height;
        this.paddedWidth = (width + GRID - 1) / GRID * GRID;
        this.paddedHeight = (height + GRID - 1) / GRID * GRID;
    }

    public int count() {
        return fine() + coarse(64) + coarse(128);
    }

    private int fine() {
        return coarse(32) * PER_FINE_CELL;
    }

    private int coarse(int cell) {
        return (paddedWidth / cell) * (paddedHeight / cell);
    }

    /**
     * The box that the model means, in pixels of the picture as the model sees it, cut off at its border; at least one pixel
     * wide and high.
     *
     * @param encoding four numbers from {@code at} on: centre down and across, height, width, relative to the anchor
     */
    public Box decode(int anchor, float[] encoding, int at) {
        double size;
        double x;
        double y;
        int fine = fine();
        if (anchor < fine) {
            int cell = anchor / PER_FINE_CELL;
            int cells = paddedWidth / 32;
            int within = anchor % PER_FINE_CELL;
            double left = (cell % cells) * 32.0;
            double top = (cell / cells) * 32.0;
            if (within < 16) {
                size = 32;
                x = left + 4 + 8 * (within / 4);
                y = top + 4 + 8 * (within % 4);
            } else if (within < 20) {
                size = 64;
                x = left + 32 * ((within - 16) / 2);
                y = top + 32 * ((within - 16) % 2);
            } else {
                size = 128;
                x = left + 16;
                y = top + 16;
            }
        } else {
            int cellSize = anchor < fine + coarse(64) ? 64 : 128;
            int index = anchor - fine - (cellSize == 64 ? 0 : coarse(64));
            int cells = paddedWidth / cellSize;
            size = cellSize * 4;
            x = (index % cells + 0.5) * cellSize;
            y = (index / cells + 0.5) * cellSize;
        }
        double[] across = decode(x, size, paddedWidth, width, encoding[at + 1], encoding[at + 3]);
        double[] down = decode(y, size, paddedHeight, height, encoding[at], encoding[at + 2]);
        return new Box(across[0], down[0], across[1], down[1]);
    }

    /** Start and length on one axis. */
    private static double[] decode(double centre, double size, int padded, int visible, double shift, double growth) {
        double low = Math.max(0, centre - size / 2);
        double high = Math.min(padded, centre + size / 2);
        double length = high - low;
        double middle = low + length / 2 + shift / CENTRE_VARIANCE * length;
        double half = Math.exp(growth / SIZE_VARIANCE) * length / 2;
        double from = clamp(middle - half, visible);
        double to = clamp(middle + half, visible);
        return new double[] {Math.min(from, visible - 1.0), Math.max(1, to - from)};
    }

    private static double clamp(double value, double most) {
        return Math.max(0, Math.min(most, value));
    }
}
