package dev.atmosphere.vision;

import dev.atmosphere.vision.intake.IntakeLimits;
import java.nio.file.Path;
import java.util.Optional;

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
        return new VisionSettings(
                other,
                longestSide,
                largestEnlargement,
                threshold,
                describe,
                describeMirrored,
                leastDescribedPixels,
                mostFaces,
                intraOpThreads,
                interOpThreads,
                limits,
                nativeCache);
    }

    public VisionSettings withLongestSide(int pixels) {
        return new VisionSettings(
                detector,
                pixels,
                largestEnlargement,
                threshold,
                describe,
                describeMirrored,
                leastDescribedPixels,
                mostFaces,
                intraOpThreads,
                interOpThreads,
                limits,
                nativeCache);
    }

    public VisionSettings withThreshold(double least) {
        return new VisionSettings(
                detector,
                longestSide,
                largestEnlargement,
                least,
                describe,
                describeMirrored,
                leastDescribedPixels,
                mostFaces,
                intraOpThreads,
                interOpThreads,
                limits,
                nativeCache);
    }

    public VisionSettings withDescribe(boolean yes, boolean mirrored) {
        return new VisionSettings(
                detector,
                longestSide,
                largestEnlargement,
                threshold,
                yes,
                mirrored,
                leastDescribedPixels,
                mostFaces,
                intraOpThreads,
                interOpThreads,
                limits,
                nativeCache);
    }

    public VisionSettings withThreads(int intraOp, int interOp) {
        return new VisionSettings(
                detector,
                longestSide,
                largestEnlargement,
                threshold,
                describe,
                describeMirrored,
                leastDescribedPixels,
                mostFaces,
                intraOp,
                interOp,
                limits,
                nativeCache);
    }

    public VisionSettings withLimits(IntakeLimits other) {
        return new VisionSettings(
                detector,
                longestSide,
                largestEnlargement,
                threshold,
                describe,
                describeMirrored,
                leastDescribedPixels,
                mostFaces,
                intraOpThreads,
                interOpThreads,
                other,
                nativeCache);
    }

    public VisionSettings withNativeCache(Path directory) {
        return new VisionSettings(
                detector,
                longestSide,
                largestEnlargement,
                threshold,
                describe,
                describeMirrored,
                leastDescribedPixels,
                mostFaces,
                intraOpThreads,
                interOpThreads,
                limits,
                Optional.of(directory));
    }
}
