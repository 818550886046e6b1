package dev.atmosphere.vision.tensorflow;

import dev.atmosphere.face.Box;
import dev.atmosphere.vision.geometry.FaceBoxesAnchors;
import dev.atmosphere.vision.geometry.NonMaximumSuppression;
import dev.atmosphere.vision.geometry.NonMaximumSuppression.Scored;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Result;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
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
    /** What the threshold is before the softmax. */
    private final double leastLead;

    private final NonMaximumSuppression suppression;

    public FaceBoxes(Inference inference, int longestSide, double largestEnlargement, double threshold, int mostFaces) {
        this.inference = inference;
        this.longestSide = longestSide;
        this.largestEnlargement = largestEnlargement;
        this.leastLead = Math.log(threshold / (1 - threshold));
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
                        .feed("picture", picture.tensor())
                        .feed("size", size)
                        .fetch("encodings")
                        .fetch("logits")
                        .run()) {
            FloatDataBuffer encodings =
                    ((TFloat32) result.get(0)).asRawTensor().data().asFloats();
            float[] encoding = new float[4];
            float[] logits = Floats.of((TFloat32) result.get(1));
            FaceBoxesAnchors anchors = new FaceBoxesAnchors(width, height);
            double toFullX = (double) picture.width() / width;
            double toFullY = (double) picture.height() / height;
            List<Scored> candidates = new ArrayList<>();
            for (int i = 0; i < logits.length / 2; i++) {
                // The softmax of "face" against "background".
                double lead = logits[2 * i + 1] - logits[2 * i];
                if (lead >= leastLead) {
                    encodings.offset(4L * i).read(encoding);
                    Box seen = anchors.decode(i, encoding, 0);
                    Box box = new Box(
                            seen.x() * toFullX, seen.y() * toFullY, seen.width() * toFullX, seen.height() * toFullY);
                    candidates.add(new Scored(box, 1 / (1 + Math.exp(-lead))));
                }
            }
            return suppression.keep(candidates);
        }
    }
}
