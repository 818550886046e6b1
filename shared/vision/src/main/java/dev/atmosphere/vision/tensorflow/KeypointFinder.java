package dev.atmosphere.vision.tensorflow;

import dev.atmosphere.face.Box;
import dev.atmosphere.face.Point;
import dev.atmosphere.vision.geometry.BlazeAnchors;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/**
 * Finds the six keypoints of faces that a detector found: eyes, nose, mouth, ears. The short-range model looks at a square
 * about twice as large as the face; the best-scored answer near its middle is taken, averaged with those that agree.
 */
public final class KeypointFinder {
    public static final String MODEL = "keypoints";
    /** Two looks, the closer one and the wider one, are averaged: each alone is some pixels off. */
    private static final double[] CROPS = {1.8, 2.3};

    private static final int VALUES = 17;
    private static final int FIRST_KEYPOINT = 5;
    private static final int KEYPOINTS = 6;
    /** Below this there is no face in the crop that the model could point at. */
    private static final double LEAST_SCORE = 0.1;
    /** How far from the middle, in parts of the crop, the face's centre may lie: farther off it is a neighbour's. */
    private static final double FARTHEST = 0.2;

    private final Inference inference;
    private final BlazeAnchors anchors = new BlazeAnchors();

    public KeypointFinder(Inference inference) {
        this.inference = inference;
    }

    /** For each face its keypoints in pixels of the full picture, or an empty list. */
    public List<List<Point>> find(DecodedPicture picture, List<Box> faces) {
        return Portions.each(faces, some -> findAtOnce(picture, some));
    }

    private List<List<Point>> findAtOnce(DecodedPicture picture, List<Box> faces) {
        int looks = CROPS.length;
        List<Box> squares = new ArrayList<>();
        for (Box face : faces) {
            for (double factor : CROPS) {
                squares.add(Crops.squareAround(face, factor));
            }
        }
        try (TFloat32 input = Crops.read(picture, squares, BlazeAnchors.INPUT);
                Result result =
                        inference.run().feed("input", input).fetch("objects").run()) {
            float[] objects = Floats.of((TFloat32) result.get(0));
            List<List<Point>> found = new ArrayList<>();
            for (int i = 0; i < faces.size(); i++) {
                List<List<Point>> seen = new ArrayList<>();
                for (int look = i * looks; look < (i + 1) * looks; look++) {
                    List<Point> points = keypoints(objects, look * BlazeAnchors.COUNT * VALUES, squares.get(look));
                    if (!points.isEmpty()) {
                        seen.add(points);
                    }
                }
                found.add(mean(seen));
            }
            return found;
        }
    }

    private static List<Point> mean(List<List<Point>> looks) {
        if (looks.isEmpty()) {
            return List.of();
        }
        List<Point> mean = new ArrayList<>();
        for (int k = 0; k < KEYPOINTS; k++) {
            double x = 0;
            double y = 0;
            for (List<Point> look : looks) {
                x += look.get(k).x() / looks.size();
                y += look.get(k).y() / looks.size();
            }
            mean.add(new Point(x, y));
        }
        return mean;
    }

    private List<Point> keypoints(float[] objects, int offset, Box square) {
        int best = -1;
        double bestScore = LEAST_SCORE;
        for (int a = 0; a < BlazeAnchors.COUNT; a++) {
            double score = score(objects, offset, a);
            if (score > bestScore && isCentral(objects, offset, a)) {
                bestScore = score;
                best = a;
            }
        }
        return best < 0 ? List.of() : blend(objects, offset, best, square);
    }

    /** The mean, weighted by score, of all answers whose centre lies near the best one's. */
    private List<Point> blend(float[] objects, int offset, int best, Box square) {
        double reach = objects[offset + best * VALUES + 3] * 0.2;
        double[] sums = new double[KEYPOINTS * 2];
        double weights = 0;
        for (int a = 0; a < BlazeAnchors.COUNT; a++) {
            double score = score(objects, offset, a);
            if (a != best
                    && (score < LEAST_SCORE
                            || Math.abs(x(objects, offset, a) - x(objects, offset, best)) > reach
                            || Math.abs(y(objects, offset, a) - y(objects, offset, best)) > reach)) {
                continue;
            }
            int at = offset + a * VALUES + FIRST_KEYPOINT;
            for (int k = 0; k < KEYPOINTS; k++) {
                sums[2 * k] += score * (objects[at + 2 * k] + anchors.x(a));
                sums[2 * k + 1] += score * (objects[at + 2 * k + 1] + anchors.y(a));
            }
            weights += score;
        }
        double scale = square.width() / BlazeAnchors.INPUT;
        List<Point> points = new ArrayList<>();
        for (int k = 0; k < KEYPOINTS; k++) {
            points.add(new Point(
                    square.x() + sums[2 * k] / weights * scale, square.y() + sums[2 * k + 1] / weights * scale));
        }
        return points;
    }

    private boolean isCentral(float[] objects, int offset, int a) {
        double middle = BlazeAnchors.INPUT / 2.0;
        double reach = BlazeAnchors.INPUT * FARTHEST;
        return Math.abs(x(objects, offset, a) - middle) < reach && Math.abs(y(objects, offset, a) - middle) < reach;
    }

    private double x(float[] objects, int offset, int a) {
        return objects[offset + a * VALUES + 1] + anchors.x(a);
    }

    private double y(float[] objects, int offset, int a) {
        return objects[offset + a * VALUES + 2] + anchors.y(a);
    }

    private static double score(float[] objects, int offset, int a) {
        return 1 / (1 + Math.exp(-objects[offset + a * VALUES]));
    }
}
