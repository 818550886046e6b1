package dev.atmosphere.vision.tensorflow;

import dev.atmosphere.face.Box;
import dev.atmosphere.vision.geometry.NonMaximumSuppression;
import dev.atmosphere.vision.geometry.NonMaximumSuppression.Scored;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The strict detector: the whole picture in 512 x 512 pixels, the rest of the square black. */
public final class Ssd implements FaceDetector {
    public static final String MODEL = "ssd";
    private static final int INPUT = 512;
    private static final double MAX_OVERLAP = 0.5;

    private final Inference inference;
    private final double threshold;
    private final NonMaximumSuppression suppression;

    public Ssd(Inference inference, double threshold, int mostFaces) {
        this.inference = inference;
        this.threshold = threshold;
        this.suppression = new NonMaximumSuppression(MAX_OVERLAP, mostFaces);
    }

    @Override
    public int longestSide() {
        return INPUT;
    }

    @Override
    public List<Scored> detect(DecodedPicture picture) {
        int longest = Math.max(picture.width(), picture.height());
        int width = Math.max(1, (int) Math.round((double) picture.width() * INPUT / longest));
        int height = Math.max(1, (int) Math.round((double) picture.height() * INPUT / longest));
        try (TInt32 size = TInt32.vectorOf(height, width);
                Result result = inference
                        .run()
                        .feed("picture", picture.tensor())
                        .feed("size", size)
                        .fetch("boxes")
                        .fetch("scores")
                        .run()) {
            float[] scores = Floats.of((TFloat32) result.get(1));
            TFloat32 boxes = (TFloat32) result.get(0);
            List<Scored> candidates = new ArrayList<>();
            for (int i = 0; i < scores.length; i++) {
                if (scores[i] >= threshold) {
                    double top = boxes.getFloat(i, 0) * longest;
                    double left = boxes.getFloat(i, 1) * longest;
                    double bottom = boxes.getFloat(i, 2) * longest;
                    double right = boxes.getFloat(i, 3) * longest;
                    Box box = new Box(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
                    candidates.add(new Scored(box, Math.min(1, scores[i])));
                }
            }
            return suppression.keep(candidates);
        }
    }
}
