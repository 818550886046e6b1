package dev.atmosphere.vision.geometry;

/**
 * The 896 cells of the short-range face model on its 128 x 128 input: 16 x 16 cells with two answers each, then 8 x 8 with
 * six, row by row. An answer's coordinates are relative to its cell's centre.
 */
public final class BlazeAnchors {
    public static final int COUNT = 896;
    /** The model's input, in pixels a side. */
    public static final int INPUT = 128;

    private final float[] x = new float[COUNT];
    private final float[] y = new float[COUNT];

    public BlazeAnchors() {
        int next = fill(0, 8, 2);
        fill(next, 16, 6);
    }

    private int fill(int from, int stride, int each) {
        int next = from;
        int cells = INPUT / stride;
        for (int row = 0; row < cells; row++) {
            for (int column = 0; column < cells; column++) {
                for (int i = 0; i < each; i++) {
                    x[next] = (column + 0.5f) * stride;
                    y[next] = (row + 0.5f) * stride;
                    next++;
                }
            }
        }
        return next;
    }

    public float x(int anchor) {
        return x[anchor];
    }

    public float y(int anchor) {
        return y[anchor];
    }
}
