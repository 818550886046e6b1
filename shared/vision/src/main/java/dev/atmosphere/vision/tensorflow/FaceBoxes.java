package dev.atmosphere.vision.tensorflow;

import dev.atmosphere.face.Box;
import dev.atmosphere.vision.geometry.NonMaximumSuppression;
import dev.atmosphere.vision.geometry.NonMaximumSuppression.Scored;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * FaceBoxes: looks at the picture at nearly its own size, so that small faces stay visible. Its anchors are 32 pixels and
 * more, which is why a small picture is enlarged.
 */
public final class FaceBoxes implements FaceDetector {
    public static final String MODEL = "faceboxes";
    private static final double MAX_OVERLAP = 0.3;

    private final Inference inference;
    private final int longestSide;
    private final double largestEnlargement;
    private final double threshold;
    private final NonMaximumSuppression suppression;

    public FaceBoxes(Inference inference, int longestSide, double largestEnlargement, double threshold, int mostFaces) {
        this.inference = inference;
        this.longestSide = longestSide;
        this.largestEnlargement = largestEnlargement;
        this.threshold = threshold;
        this.suppression = new NonMaximumSuppression(MAX_OVERLAP, mostFaces);
    }

    @Override
    public int longestSide() {
        return longestSide;
    }

    @Override
    public List<Scored> detect(DecodedPicture picture) {
        double scale = Math.min(largestEnlargement, (double) longestSide / Math.max(picture.width(), picture.height()));
        int width = Math.max(1, (int) Math.round(picture.width() * scale));
        int height = Math.max(1, (int) Math.round(picture.height() * scale));
        try (TInt32 size = TInt32.vectorOf(height, width);
                Result result = inference
                        .run()
                        .feed(MODEL + "/picture", picture.tensor())
                        .feed(MODEL + "/size", size)
                        .fetch(MODEL + "/boxes")
                        .fetch(MODEL + "/scores")
                        .run()) {
            float[] scores = Floats.of((TFloat32) result.get(1));
            TFloat32 boxes = (TFloat32) result.get(0);
            List<Scored> candidates = new ArrayList<>();
            for (int i = 0; i < scores.length; i++) {
                if (scores[i] >= threshold) {
                    candidates.add(new Scored(box(boxes, i, picture), Math.min(1, scores[i])));
                }
            }
            return suppression.keep(candidates);
        }
    }

    private static Box box(TFloat32 boxes, int i, DecodedPicture picture) {
        double top = boxes.getFloat(0, i, 0) * picture.height();
        double left = boxes.getFloat(0, i, 1) * picture.width();
        double bottom = boxes.getFloat(0, i, 2) * picture.height();
        double right = boxes.getFloat(0, i, 3) * picture.width();
        // At the border the model's boxes are clipped, at worst to a line.
        return new Box(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
    }
}
