package dev.atmosphere.vision;

import dev.atmosphere.face.Box;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.Face;
import dev.atmosphere.face.Mood;
import dev.atmosphere.face.Point;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.vision.geometry.NonMaximumSuppression.Scored;
import dev.atmosphere.vision.intake.PictureIntake;
import dev.atmosphere.vision.intake.ReceivedPicture;
import dev.atmosphere.vision.tensorflow.DecodedPicture;
import dev.atmosphere.vision.tensorflow.FaceBoxes;
import dev.atmosphere.vision.tensorflow.FaceDescriber;
import dev.atmosphere.vision.tensorflow.FaceDetector;
import dev.atmosphere.vision.tensorflow.Inference;
import dev.atmosphere.vision.tensorflow.KeypointFinder;
import dev.atmosphere.vision.tensorflow.MoodScorer;
import dev.atmosphere.vision.tensorflow.PackedModels;
import dev.atmosphere.vision.tensorflow.PictureDecoder;
import dev.atmosphere.vision.tensorflow.Ssd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the faces in pictures, with their moods and descriptors. The models are loaded once, when it is opened.
 *
 * <p>Thread-safe: {@link #analyse} blocks its caller (some 50 to 200 ms) and may be called by as many threads as there are
 * cores; they share the models. Close it only when no call is under way.
 */
public final class Vision implements AutoCloseable {
    private final VisionSettings settings;
    private final PictureIntake intake;
    private final Inference inference;
    private final PictureDecoder decoder;
    private final FaceDetector detector;
    private final KeypointFinder keypoints;
    private final FaceDescriber describer;
    private final MoodScorer moods;

    private Vision(VisionSettings settings, Inference inference) {
        this.settings = settings;
        this.intake = new PictureIntake(settings.limits());
        this.inference = inference;
        this.decoder = new PictureDecoder(inference);
        this.detector = switch (settings.detector()) {
            case FACEBOXES ->
                new FaceBoxes(
                        inference,
                        settings.longestSide(),
                        settings.largestEnlargement(),
                        settings.threshold(),
                        settings.mostFaces());
            case SSD -> new Ssd(inference, settings.threshold(), settings.mostFaces());
        };
        this.keypoints = new KeypointFinder(inference);
        this.describer = new FaceDescriber(inference, settings.describeMirrored());
        this.moods = new MoodScorer(inference);
    }

    /**
     * Loads the native library (the first time ever it is unpacked, which takes some seconds) and the models.
     *
     * @throws dev.atmosphere.vision.tensorflow.ModelsUnusable if a model is missing or damaged
     */
    public static Vision open(VisionSettings settings) {
        settings.nativeCache()
                .ifPresent(directory -> System.setProperty("org.bytedeco.javacpp.cachedir", directory.toString()));
        List<String> models = new ArrayList<>();
        models.add(settings.detector() == Detector.SSD ? Ssd.MODEL : FaceBoxes.MODEL);
        models.add(KeypointFinder.MODEL);
        models.add(MoodScorer.MODEL);
        if (settings.describe()) {
            models.add(FaceDescriber.MODEL);
        }
        return new Vision(
                settings,
                new Inference(new PackedModels(), models, settings.intraOpThreads(), settings.interOpThreads()));
    }

    /**
     * @param payload what a station sent: JPEG, PNG, or one of them as base64 or data URI
     * @throws dev.atmosphere.vision.intake.PictureRefused if it is no picture that can be decoded; it never will be
     */
    public AnalysedPicture analyse(Picture payload) {
        return analyse(intake.inspect(payload));
    }

    /** @throws dev.atmosphere.vision.intake.PictureRefused if it cannot be decoded; it never will be */
    public AnalysedPicture analyse(ReceivedPicture received) {
        Stopwatch watch = new Stopwatch();
        try (DecodedPicture picture = decoder.decode(received, 1)) {
            long decodeNanos = watch.lap();
            List<Scored> found = detector.detect(picture);
            long detectNanos = watch.lap();
            List<Box> boxes = found.stream().map(Scored::box).toList();
            List<List<Point>> landmarks = boxes.isEmpty() ? List.of() : keypoints.find(picture, boxes);
            long keypointsNanos = watch.lap();
            Map<Integer, Descriptor> descriptors = describe(picture, boxes, landmarks);
            long describeNanos = watch.lap();
            List<Map<Mood, Double>> scores = boxes.isEmpty() ? List.of() : moods.score(picture, boxes);
            long moodsNanos = watch.lap();
            Picture upright = received.isUprightJpeg() ? received.picture() : decoder.encode(picture);
            List<Face> faces = new ArrayList<>();
            for (int i = 0; i < boxes.size(); i++) {
                faces.add(new Face(
                        boxes.get(i),
                        found.get(i).score(),
                        landmarks.get(i),
                        scores.get(i),
                        Optional.ofNullable(descriptors.get(i))));
            }
            return new AnalysedPicture(
                    received.width(),
                    received.height(),
                    faces,
                    upright,
                    !received.isUprightJpeg(),
                    new PartTimes(decodeNanos, detectNanos, keypointsNanos, describeNanos, moodsNanos, watch.lap()));
        }
    }

    /** By the face's place in the list; those that are too small are left out. */
    private Map<Integer, Descriptor> describe(DecodedPicture picture, List<Box> boxes, List<List<Point>> landmarks) {
        if (!settings.describe()) {
            return Map.of();
        }
        List<Integer> large = new ArrayList<>();
        for (int i = 0; i < boxes.size(); i++) {
            Box box = boxes.get(i);
            if (Math.min(box.width(), box.height()) >= settings.leastDescribedPixels()) {
                large.add(i);
            }
        }
        List<Descriptor> described = describer.describe(
                picture,
                large.stream().map(boxes::get).toList(),
                large.stream().map(landmarks::get).toList());
        Map<Integer, Descriptor> byFace = new HashMap<>();
        for (int i = 0; i < large.size(); i++) {
            byFace.put(large.get(i), described.get(i));
        }
        return byFace;
    }

    private static final class Stopwatch {
        private long last = System.nanoTime();

        long lap() {
            long now = System.nanoTime();
            long nanos = now - last;
            last = now;
            return nanos;
        }
    }

    @Override
    public void close() {
        inference.close();
    }
}
