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
    private static final int LARGEST_RATIO = 8;
    /** What the descriptor model looks at: a face of so many pixels loses nothing that it would see. */
    private static final int DESCRIBED_PIXELS = 150;

    private final VisionSettings settings;
    private final PictureIntake intake;
    private final List<Inference> loaded = new ArrayList<>();
    private final PictureDecoder decoder;
    private final FaceDetector detector;
    private final KeypointFinder keypoints;
    private final MoodScorer moods;
    private final Optional<FaceDescriber> describer;

    private Vision(VisionSettings settings, PackedModels packed) {
        this.settings = settings;
        this.intake = new PictureIntake(settings.limits());
        try {
            decoder =
                    new PictureDecoder(keep(Inference.ofCodecs(settings.intraOpThreads(), settings.interOpThreads())));
            detector = switch (settings.detector()) {
                case FACEBOXES ->
                    new FaceBoxes(
                            load(packed, FaceBoxes.MODEL),
                            settings.longestSide(),
                            settings.largestEnlargement(),
                            settings.threshold(),
                            settings.mostFaces());
                case SSD -> new Ssd(load(packed, Ssd.MODEL), settings.threshold(), settings.mostFaces());
            };
            keypoints = new KeypointFinder(load(packed, KeypointFinder.MODEL));
            moods = new MoodScorer(load(packed, MoodScorer.MODEL));
            describer = settings.describe()
                    ? Optional.of(new FaceDescriber(load(packed, FaceDescriber.MODEL), settings.describeMirrored()))
                    : Optional.empty();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Inference load(PackedModels packed, String model) {
        return keep(Inference.ofModel(packed, model, settings.intraOpThreads(), settings.interOpThreads()));
    }

    private Inference keep(Inference inference) {
        loaded.add(inference);
        return inference;
    }

    /**
     * Loads the native library (the first time ever it is unpacked, which takes some seconds) and the models.
     *
     * @throws dev.atmosphere.vision.tensorflow.ModelsUnusable if a model is missing or damaged
     */
    public static Vision open(VisionSettings settings) {
        settings.nativeCache()
                .ifPresent(directory -> System.setProperty("org.bytedeco.javacpp.cachedir", directory.toString()));
        Vision vision = new Vision(settings, new PackedModels());
        // The models passed through the heap on their way into native memory: some 100 MB that a small heap had better
        // not
        // keep until it happens to be full.
        System.gc();
        return vision;
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
        int ratio = ratioFor(received);
        try (DecodedPicture picture = decoder.decode(received, ratio)) {
            long decodeNanos = watch.lap();
            List<Scored> found = detector.detect(picture);
            PartTimes sofar = new PartTimes(decodeNanos, watch.lap(), 0, 0, 0, 0);
            if (ratio == 1 || found.stream().allMatch(f -> isLargeIn(picture, f.box()))) {
                return examine(received, picture, found, sofar, watch);
            }
            // Small faces in a huge picture: to describe them every pixel counts.
            try (DecodedPicture whole = decoder.decode(received, 1)) {
                PartTimes twice = sofar.plus(new PartTimes(watch.lap(), 0, 0, 0, 0, 0));
                return examine(received, whole, found, twice, watch);
            }
        }
    }

    /** How much smaller a picture can be decoded without the detector seeing less of it. */
    private int ratioFor(ReceivedPicture received) {
        if (!received.isUprightJpeg()) {
            return 1; // it will be encoded anew, whole
        }
        int longest = Math.max(received.width(), received.height());
        int ratio = 1;
        while (ratio < LARGEST_RATIO && longest / (2 * ratio) >= detector.longestSide()) {
            ratio *= 2;
        }
        return ratio;
    }

    private static boolean isLargeIn(DecodedPicture picture, Box box) {
        return Math.min(box.width(), box.height()) * picture.pixelsPerPixel() >= DESCRIBED_PIXELS;
    }

    private AnalysedPicture examine(
            ReceivedPicture received, DecodedPicture picture, List<Scored> found, PartTimes sofar, Stopwatch watch) {
        List<Box> boxes = found.stream().map(Scored::box).toList();
        List<List<Point>> landmarks = keypoints.find(picture, boxes);
        long keypointsNanos = watch.lap();
        Map<Integer, Descriptor> descriptors = describe(picture, boxes, landmarks);
        long describeNanos = watch.lap();
        List<Map<Mood, Double>> scores = moods.score(picture, boxes);
        long moodsNanos = watch.lap();
        Picture upright = received.isUprightJpeg() ? received.picture() : decoder.encode(picture);
        PartTimes cost = sofar.plus(new PartTimes(0, 0, keypointsNanos, describeNanos, moodsNanos, watch.lap()));
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
                received.width(), received.height(), faces, upright, !received.isUprightJpeg(), cost);
    }

    /** By the face's place in the list; those that are too small are left out. */
    private Map<Integer, Descriptor> describe(DecodedPicture picture, List<Box> boxes, List<List<Point>> landmarks) {
        if (describer.isEmpty()) {
            return Map.of();
        }
        List<Integer> large = new ArrayList<>();
        for (int i = 0; i < boxes.size(); i++) {
            Box box = boxes.get(i);
            if (Math.min(box.width(), box.height()) >= settings.leastDescribedPixels()) {
                large.add(i);
            }
        }
        List<Descriptor> described = describer
                .get()
                .describe(
                        picture,
                        large.stream()
                                .map(i -> new FaceDescriber.Marked(boxes.get(i), landmarks.get(i)))
                                .toList());
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
        loaded.forEach(Inference::close);
        loaded.clear();
    }
}
