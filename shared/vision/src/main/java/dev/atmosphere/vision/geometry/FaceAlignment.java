package dev.atmosphere.vision.geometry;

import dev.atmosphere.face.Box;
import dev.atmosphere.face.Point;
import java.util.List;

/**
 * Brings a face to where the descriptor model wants it: eyes, nose and mouth as near as a similarity can to the places that
 * dlib trained with, in a square with a quarter of padding around the face.
 */
public final class FaceAlignment {
    private static final double PADDING = 0.25;
    /** Eyes, nose, mouth as shares of the unpadded square: means of the matching points of dlib's 68-point template. */
    private static final List<Point> TEMPLATE =
            List.of(new Point(.2255, .216), new Point(.7548, .216), new Point(.4901, .5156), new Point(.4901, .82));
    /** Where the same points lie in an upright face's box, as shares of it: for a face whose keypoints were not found. */
    private static final List<Point> IN_BOX =
            List.of(new Point(.31, .40), new Point(.69, .40), new Point(.50, .59), new Point(.50, .78));

    private final int size;
    private final List<Point> template;

    /** @param size side of the square that the model takes, in pixels */
    public FaceAlignment(int size) {
        this.size = size;
        this.template = TEMPLATE.stream()
                .map(t -> new Point(place(t.x()), place(t.y())))
                .toList();
    }

    private double place(double share) {
        return (PADDING + share) / (1 + 2 * PADDING) * size - 0.5;
    }

    /**
     * From the square's pixels to the picture's.
     *
     * @param landmarks eyes, nose, mouth first; empty: the face is taken as upright in its box
     */
    public Similarity toPicture(Box box, List<Point> landmarks) {
        List<Point> points = landmarks.size() >= template.size()
                ? landmarks.subList(0, template.size())
                : IN_BOX.stream()
                        .map(p -> new Point(box.x() + p.x() * box.width(), box.y() + p.y() * box.height()))
                        .toList();
        // Landmarks count from the picture's edge, pixels from the first pixel's centre.
        points = points.stream().map(p -> new Point(p.x() - 0.5, p.y() - 0.5)).toList();
        // Fitted in the direction of the face to the template, as the model was trained, then turned round.
        return inverse(Similarity.fit(points, template));
    }

    private static Similarity inverse(Similarity s) {
        double squared = s.a() * s.a() + s.b() * s.b();
        double a = s.a() / squared;
        double b = -s.b() / squared;
        return new Similarity(a, b, -(a * s.dx() - b * s.dy()), -(b * s.dx() + a * s.dy()));
    }
}
