package dev.atmosphere.vision.tensorflow;

import dev.atmosphere.face.Box;
import dev.atmosphere.face.Mood;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/** Scores the seven moods of faces, all faces of a picture at once. */
public final class MoodScorer {
    public static final String MODEL = "moods";
    private static final int SIZE = 112;
    private static final double CROP = 1.1;
    private static final int MOODS = Mood.values().length;

    private final Inference inference;

    public MoodScorer(Inference inference) {
        this.inference = inference;
    }

    public List<Map<Mood, Double>> score(DecodedPicture picture, List<Box> faces) {
        return Portions.each(faces, some -> scoreAtOnce(picture, some));
    }

    private List<Map<Mood, Double>> scoreAtOnce(DecodedPicture picture, List<Box> faces) {
        List<Box> squares =
                faces.stream().map(face -> Crops.squareAround(face, CROP)).toList();
        try (TFloat32 input = Crops.read(picture, squares, SIZE);
                Result result =
                        inference.run().feed("input", input).fetch("moods").run()) {
            float[] scores = Floats.of((TFloat32) result.get(0));
            List<Map<Mood, Double>> moods = new ArrayList<>();
            for (int i = 0; i < faces.size(); i++) {
                Map<Mood, Double> one = new EnumMap<>(Mood.class);
                for (Mood mood : Mood.values()) {
                    one.put(mood, (double) scores[i * MOODS + mood.ordinal()]);
                }
                moods.add(one);
            }
            return moods;
        }
    }
}
