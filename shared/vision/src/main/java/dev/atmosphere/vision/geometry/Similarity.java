package dev.atmosphere.vision.geometry;

import dev.atmosphere.face.Point;
import java.util.List;

/**
 * A turn, a scaling and a shift of the plane: {@code (x, y)} goes to {@code (a x - b y + dx, b x + a y + dy)}. It keeps
 * angles, so a face stays a face.
 */
public record Similarity(double a, double b, double dx, double dy) {

    /** The square of side {@code size} whose upright position in the picture is {@code left, top, side}. */
    public static Similarity ofSquare(double left, double top, double side, int size) {
        double scale = side / size;
        // Pixel centres lie at half integers: the crop's first centre is half a crop pixel inside.
        return new Similarity(scale, 0, left + scale / 2 - 0.5, top + scale / 2 - 0.5);
    }

    /**
     * The similarity that brings {@code from} nearest to {@code to} by least squares. (In closed form: with both clouds
     * centred, {@code a} and {@code b} are the sums of dot and cross products over the sum of squares of {@code from}.)
     *
     * @throws IllegalArgumentException if the points of {@code from} all coincide
     */
    public static Similarity fit(List<Point> from, List<Point> to) {
        if (from.size() != to.size() || from.size() < 2) {
            throw new IllegalArgumentException("a similarity needs two or more pairs of points");
        }
        Point fromCentre = centre(from);
        Point toCentre = centre(to);
        double dot = 0;
        double cross = 0;
        double squares = 0;
        for (int i = 0; i < from.size(); i++) {
            double x = from.get(i).x() - fromCentre.x();
            double y = from.get(i).y() - fromCentre.y();
            double u = to.get(i).x() - toCentre.x();
            double v = to.get(i).y() - toCentre.y();
            dot += x * u + y * v;
            cross += x * v - y * u;
            squares += x * x + y * y;
        }
        if (!(squares > 0)) {
            throw new IllegalArgumentException("the points coincide");
        }
        double a = dot / squares;
        double b = cross / squares;
        return new Similarity(
                a,
                b,
                toCentre.x() - a * fromCentre.x() + b * fromCentre.y(),
                toCentre.y() - b * fromCentre.x() - a * fromCentre.y());
    }

    public Point apply(double x, double y) {
        return new Point(a * x - b * y + dx, b * x + a * y + dy);
    }

    /**
     * The same, into a picture that was decoded with {@code factor} pixels for each of the full one's.
     * (Pixel centres lie at half integers of the edge-based scale.)
     */
    public Similarity thenScaled(double factor) {
        return new Similarity(a * factor, b * factor, (dx + 0.5) * factor - 0.5, (dy + 0.5) * factor - 0.5);
    }

    /** How much longer a line becomes. */
    public double scale() {
        return Math.hypot(a, b);
    }

    private static Point centre(List<Point> points) {
        return new Point(
                points.stream().mapToDouble(Point::x).average().orElseThrow(),
                points.stream().mapToDouble(Point::y).average().orElseThrow());
    }
}
