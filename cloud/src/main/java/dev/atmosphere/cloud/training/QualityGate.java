package dev.atmosphere.cloud.training;

import dev.atmosphere.face.Box;
import dev.atmosphere.face.Point;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a face is fit to learn from: large enough, sharp, and looking at the camera. Pure computation, a millisecond: for worker
 * threads.
 *
 * <p>The bounds are where photographs of people who look at the camera end: of 81, two are beyond them, both profiles. The same
 * photographs shrunk to a sixth and enlarged again have a sharpness of 2.5 to 90, 8 in the middle; as they are, 14 to 2390, 242 in the
 * middle.
 */
public final class QualityGate {
    /** Every crop is looked at in this width, so that sharpness does not depend on size. */
    private static final int WIDTH = 112;

    private static final double LEAST_SHARPNESS = 10;
    /** How far the nose lies from the middle of the eyes, in distances of the eyes. */
    private static final double MOST_TURNED = 0.6;
    /** Distance of the eyes in widths of the box; a face from the front has 0.46. */
    private static final double LEAST_EYES = 0.22;

    private static final int LANDMARKS_OF_POSE = 3;

    private final int leastPixels;

    /**
     * @param leastPixels of a box's shorter side
     */
    public QualityGate(int leastPixels) {
        this.leastPixels = leastPixels;
    }

    /** Why a face of this size is not learnt from. */
    public Optional<Refused> size(Box box) {
        double side = Math.min(box.width(), box.height());
        return side < leastPixels
                ? Optional.of(new Refused(
                        "too-small",
                        String.format(
                                Locale.ROOT,
                                "the face is %.0f pixels wide or high, and %d are needed to learn from it",
                                side,
                                leastPixels)))
                : Optional.empty();
    }

    /** Why a face that is turned like this is not learnt from. Without landmarks, nothing speaks against it. */
    public Optional<Refused> pose(Box box, List<Point> landmarks) {
        if (landmarks.size() < LANDMARKS_OF_POSE) {
            return Optional.empty();
        }
        Point left = landmarks.get(0);
        Point right = landmarks.get(1);
        Point nose = landmarks.get(2);
        double dx = right.x() - left.x();
        double dy = right.y() - left.y();
        double eyes = Math.hypot(dx, dy);
        double turned =
                Math.abs((nose.x() - (left.x() + right.x()) / 2) * dx + (nose.y() - (left.y() + right.y()) / 2) * dy)
                        / (eyes * eyes);
        return eyes < LEAST_EYES * box.width() || turned > MOST_TURNED
                ? Optional.of(new Refused("turned-away", "the face looks too far to the side to learn from it"))
                : Optional.empty();
    }

    /** Why a crop is not learnt from. */
    public Optional<Refused> sharpness(BufferedImage crop) {
        return sharpnessOf(crop) < LEAST_SHARPNESS
                ? Optional.of(new Refused("blurred", "the face is too blurred to learn from it"))
                : Optional.empty();
    }

    /** Variance of the Laplacian of the brightness (0 to 255). */
    static double sharpnessOf(BufferedImage crop) {
        Raster grey = grey(crop).getRaster();
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int y = 1; y < grey.getHeight() - 1; y++) {
            for (int x = 1; x < grey.getWidth() - 1; x++) {
                double laplacian = 4.0 * grey.getSample(x, y, 0)
                        - grey.getSample(x - 1, y, 0)
                        - grey.getSample(x + 1, y, 0)
                        - grey.getSample(x, y - 1, 0)
                        - grey.getSample(x, y + 1, 0);
                sum += laplacian;
                squares += laplacian * laplacian;
                count++;
            }
        }
        return squares / count - sum / count * (sum / count);
    }

    /** Halved as often as can be first: a large step of interpolation would skip pixels and look sharp. */
    private static BufferedImage grey(BufferedImage crop) {
        BufferedImage image = crop;
        while (image.getWidth() > 2 * WIDTH && image.getHeight() > 2) {
            image = drawn(image, image.getWidth() / 2, image.getHeight() / 2, BufferedImage.TYPE_INT_RGB);
        }
        int height = Math.max(3, Math.min(8 * WIDTH, WIDTH * image.getHeight() / image.getWidth()));
        return drawn(image, WIDTH, height, BufferedImage.TYPE_BYTE_GRAY);
    }

    private static BufferedImage drawn(BufferedImage image, int width, int height, int type) {
        BufferedImage smaller = new BufferedImage(width, height, type);
        Graphics2D canvas = smaller.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        canvas.drawImage(image, 0, 0, width, height, null);
        canvas.dispose();
        return smaller;
    }
}
