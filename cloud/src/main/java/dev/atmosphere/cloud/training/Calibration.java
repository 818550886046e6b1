package dev.atmosphere.cloud.training;

import dev.atmosphere.recognition.Thresholds;
import java.util.Arrays;
import java.util.Locale;

/**
 * How near is near enough, from how near strangers come: every face whose own person is left out is a stranger's, and so are the faces
 * that people called one.
 *
 * <p>Few faces tell little about one stranger in a hundred. With fewer than {@value #LEAST_STRANGERS} strangers, or of fewer than
 * {@value #LEAST_PEOPLE} people, the thresholds are those measured on photographs with dlib's descriptors: there, at a mean distance of
 * {@value #USUAL} to the three nearest examples, 98.8 % of faces are known and no stranger is. What is measured may be stricter than
 * that, down to a bound, for a single pair of people who look alike (or one who stands there twice) is not the measure of all. It may be more generous only
 * with so many strangers that none of them within it shows something: if none of n is, the rate lies below 3/n with 95 % confidence.
 *
 * @param how for people
 */
record Calibration(Thresholds thresholds, String how) {
    static final int NEAREST = 3;
    static final int LEAST_STRANGERS = 30;
    static final int LEAST_PEOPLE = 3;
    static final double USUAL = 0.56;

    private static final double LEAST = 0.50;
    private static final double MOST = 0.60;
    /** The rule of three. */
    private static final double NONE_OF_SO_MANY = 3;

    /** Below the nearest stranger that is to stay out. */
    private static final double MARGIN = 0.01;
    /** Beyond it a face is not worth a question. */
    private static final double BAND = 0.08;

    /** A stranger's face so near, and nearer than the person's own, speaks against the person. */
    private static final double NOBODY = 0.5;

    /**
     * @param strangers distances of strangers' faces to the nearest person, ascending
     */
    static Calibration of(double[] strangers, int people, double falseAcceptRate) {
        if (strangers.length < LEAST_STRANGERS || people < LEAST_PEOPLE) {
            return new Calibration(
                    around(USUAL),
                    "usual for the descriptor model: " + strangers.length + " strangers' faces among " + people
                            + " people are too few to measure");
        }
        int accepted = (int) (falseAcceptRate * strangers.length);
        double measured = strangers[Math.min(accepted, strangers.length - 1)] - MARGIN;
        double most = strangers.length * falseAcceptRate >= NONE_OF_SO_MANY ? MOST : USUAL;
        double known = Math.max(LEAST, Math.min(most, measured));
        return new Calibration(
                around(known),
                String.format(
                        Locale.ROOT,
                        "measured on %d strangers' faces: %.3f%s",
                        strangers.length,
                        measured,
                        known == measured ? "" : String.format(Locale.ROOT, ", kept at %.2f", known)));
    }

    /** For measuring distances: everybody is within it. */
    static Thresholds wide() {
        return new Thresholds(NEAREST, 1e6, 1e6, 0);
    }

    private static Thresholds around(double known) {
        return new Thresholds(NEAREST, known, known + BAND, NOBODY);
    }

    /** Share of the strangers that lie within a distance. */
    static double share(double[] strangers, double within) {
        return strangers.length == 0
                ? 0
                : (double) Arrays.stream(strangers).filter(d -> d <= within).count() / strangers.length;
    }
}
