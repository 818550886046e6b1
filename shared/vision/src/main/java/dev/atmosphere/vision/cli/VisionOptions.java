package dev.atmosphere.vision.cli;

import dev.atmosphere.vision.Detector;
import dev.atmosphere.vision.VisionSettings;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The options that all of the vision's commands share. */
final class VisionOptions {
    private static final double POSSIBLE_FACE = 0.3;

    @Option(
            names = "--detector",
            paramLabel = "NAME",
            converter = AnyCase.class,
            description = "faceboxes (default: finds small faces) or ssd (strict: fewer false alarms)")
    private Detector detector = VisionSettings.DEFAULT.detector();

    @Option(
            names = "--longest-side",
            paramLabel = "PIXELS",
            description = "longest side at which faceboxes looks at a picture; less is faster (default: 1920)")
    private int longestSide = VisionSettings.DEFAULT.longestSide();

    @Option(
            names = "--threshold",
            paramLabel = "SCORE",
            description = "least score of a face (default: 0.65, ssd: 0.5)")
    private Double threshold;

    @Option(
            names = "--mirrored",
            description = "average each descriptor with the mirrored face's (compare always does)")
    private boolean mirrored;

    VisionSettings settings(boolean describe) {
        double byDefault = detector == Detector.SSD ? 0.5 : VisionSettings.DEFAULT.threshold();
        return VisionSettings.DEFAULT
                .withDetector(detector)
                .withLongestSide(longestSide)
                .withThreshold(threshold == null ? byDefault : threshold)
                .withDescribe(describe, mirrored);
    }

    /**
     * For pictures that are said to show somebody: every face that might be one counts, and each is described as well as can
     * be, for time matters little.
     */
    VisionSettings settingsForComparing() {
        VisionSettings settings = settings(true).withDescribe(true, true);
        return threshold == null ? settings.withThreshold(POSSIBLE_FACE) : settings;
    }

    /** Accepts an enum's names as people write them. */
    static final class AnyCase implements ITypeConverter<Detector> {
        @Override
        public Detector convert(String value) {
            return Detector.valueOf(value.toUpperCase(Locale.ROOT));
        }
    }
}
