package dev.atmosphere.vision.tensorflow;

import dev.atmosphere.face.Box;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.Point;
import dev.atmosphere.vision.geometry.FaceAlignment;
import dev.atmosphere.vision.geometry.Pixels;
import dev.atmosphere.vision.geometry.Similarity;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/** Describes faces: each is aligned, then several at once go through dlib's network. */
public final class FaceDescriber {
    public static final String MODEL = "descriptor";
    private static final int SIZE = 150;
    private static final int DIMENSIONS = 128;

    private final Inference inference;
    private final boolean mirrored;
    private final FaceAlignment alignment = new FaceAlignment(SIZE);

    /** @param mirrored whether each descriptor is the mean of the face's and of its mirror image's */
    public FaceDescriber(Inference inference, boolean mirrored) {
        this.inference = inference;
        this.mirrored = mirrored;
    }

    /** A face as the describer wants it: its keypoints may be missing (an empty list). */
    public record Marked(Box box, List<Point> landmarks) {}

    public List<Descriptor> describe(DecodedPicture picture, List<Marked> faces) {
        return Portions.each(faces, some -> describeAtOnce(picture, some));
    }

    private List<Descriptor> describeAtOnce(DecodedPicture picture, List<Marked> faces) {
        int views = mirrored ? 2 : 1;
        try (TFloat32 input = Crops.tensor(faces.size() * views, SIZE, lines -> {
                    for (Marked face : faces) {
                        Similarity toFull = alignment.toPicture(face.box(), face.landmarks());
                        Similarity toPixels = toFull.thenScaled(picture.pixelsPerPixel());
                        Pixels part = picture.part(reachOf(toFull), Pixels.blockFor(toPixels));
                        for (int view = 0; view < views; view++) {
                            part.read(toPixels, SIZE, view == 1, lines);
                        }
                    }
                });
                Result result =
                        inference.run().feed("input", input).fetch("descriptor").run()) {
            float[] values = Floats.of((TFloat32) result.get(0));
            List<Descriptor> descriptors = new ArrayList<>();
            for (int i = 0; i < faces.size(); i++) {
                descriptors.add(mean(values, i * views, views));
            }
            return descriptors;
        }
    }

    private static Descriptor mean(float[] values, int first, int count) {
        float[] mean = new float[DIMENSIONS];
        for (int view = 0; view < count; view++) {
            for (int d = 0; d < DIMENSIONS; d++) {
                mean[d] += values[(first + view) * DIMENSIONS + d] / count;
            }
        }
        return new Descriptor(mean);
    }

    /** The upright box around the turned square. */
    private static Box reachOf(Similarity toPicture) {
        double left = Double.POSITIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        for (int corner = 0; corner < 4; corner++) {
            Point p = toPicture.apply((corner & 1) * (double) SIZE, (corner >> 1) * (double) SIZE);
            left = Math.min(left, p.x());
            top = Math.min(top, p.y());
            right = Math.max(right, p.x());
            bottom = Math.max(bottom, p.y());
        }
        return new Box(left, top, right - left, bottom - top);
    }
}
