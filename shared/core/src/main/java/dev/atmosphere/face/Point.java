package dev.atmosphere.face;

/** A point in a picture, in pixels of the upright picture, origin at the top left. */
public record Point(double x, double y) {
    public Point {
        if (!Double.isFinite(x) || !Double.isFinite(y)) {
            throw new IllegalArgumentException("a point needs finite coordinates, not (" + x + ", " + y + ")");
        }
    }
}
