package dev.atmosphere.vision;

import dev.atmosphere.vision.intake.IntakeLimits;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How pictures are analysed.
 *
 * @param longestSide the longest side, in pixels, at which FaceBoxes looks at a picture; less is faster and misses small
 *     faces
 * @param largestEnlargement how much a small picture is enlarged at most to reach {@code longestSide}; beyond 2 the
 *     detector's noise floods
 * @param threshold the least score that makes a face
 * @param describe whether faces get a descriptor (and keypoints, which it needs)
 * @param describeMirrored whether the descriptor is averaged with that of the mirrored face: a point better, twice the cost
 * @param leastDescribedPixels a face whose shorter side is below this gets no descriptor: it would be noise
 * @param mostFaces the best-scored faces that a picture keeps at most
 * @param intraOpThreads threads within one operation; 1 is best where several callers analyse at once
 * @param interOpThreads threads for operations of one picture; negative: the caller's own, which is best with one operation
 *     after another (1 would send every step through one shared thread)
 * @param limits what a picture may weigh
 * @param nativeCache where the native library is unpacked; empty: as the system property
 *     {@code org.bytedeco.javacpp.cachedir} says, else {@code ~/.javacpp/cache}
 */
public record VisionSettings(
        Detector detector,
        int longestSide,
        double largestEnlargement,
        double threshold,
        boolean describe,
        boolean describeMirrored,
        int leastDescribedPixels,
        int mostFaces,
        int intraOpThreads,
        int interOpThreads,
        IntakeLimits limits,
        Optional<Path> nativeCache) {

    public static final VisionSettings DEFAULT = new VisionSettings(
            Detector.FACEBOXES, 1920, 2, 0.65, true, false, 24, 100, 1, -1, IntakeLimits.DEFAULT, Optional.empty());

    public VisionSettings {
        require(longestSide >= 128 && longestSide <= 4096, "longest-side lies between 128 and 4096, not", longestSide);
        require(
                largestEnlargement >= 1 && largestEnlargement <= 4,
                "largest-enlargement lies between 1 and 4, not",
                largestEnlargement);
        require(threshold >= 0.3 && threshold < 1, "threshold lies between 0.3 (noise below) and 1, not", threshold);
        require(
                leastDescribedPixels >= 1 && leastDescribedPixels <= 1000,
                "least-described-pixels lies between 1 and 1000, not",
                leastDescribedPixels);
        require(mostFaces >= 1 && mostFaces <= 1000, "most-faces lies between 1 and 1000, not", mostFaces);
        require(intraOpThreads >= 0, "intra-op-threads is 0 (all cores) or more, not", intraOpThreads);
    }

    private static void require(boolean holds, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(rule + " " + value);
        }
    }

    public VisionSettings withDetector(Detector other) {
        return changed(draft -> draft.detector = other);
    }

    public VisionSettings withLongestSide(int pixels) {
        return changed(draft -> draft.longestSide = pixels);
    }

    public VisionSettings withThreshold(double least) {
        return changed(draft -> draft.threshold = least);
    }

    public VisionSettings withDescribe(boolean yes, boolean mirrored) {
        return changed(draft -> {
            draft.describe = yes;
            draft.describeMirrored = mirrored;
        });
    }

    public VisionSettings withThreads(int intraOp, int interOp) {
        return changed(draft -> {
            draft.intraOpThreads = intraOp;
            draft.interOpThreads = interOp;
        });
    }

    public VisionSettings withLimits(IntakeLimits other) {
        return changed(draft -> draft.limits = other);
    }

    public VisionSettings withNativeCache(Path directory) {
        return changed(draft -> draft.nativeCache = Optional.of(directory));
    }

    private VisionSettings changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** The settings while some of them are changed. */
    private static final class Draft {
        private Detector detector;
        private int longestSide;
        private double threshold;
        private boolean describe;
        private boolean describeMirrored;
        private int intraOpThreads;
        private int interOpThreads;
        private IntakeLimits limits;
        private Optional<Path> nativeCache;
        private final VisionSettings from;

        Draft(VisionSettings from) {
            this.from = from;
            detector = from.detector;
            longestSide = from.longestSide;
            threshold = from.threshold;
            describe = from.describe;
            describeMirrored = from.describeMirrored;
            intraOpThreads = from.intraOpThreads;
            interOpThreads = from.interOpThreads;
            limits = from.limits;
            nativeCache = from.nativeCache;
        }

        VisionSettings settings() {
            return new VisionSettings(
                    detector,
                    longestSide,
                    from.largestEnlargement,
                    threshold,
                    describe,
                    describeMirrored,
                    from.leastDescribedPixels,
                    from.mostFaces,
                    intraOpThreads,
                    interOpThreads,
                    limits,
                    nativeCache);
        }
    }
}
