package dev.atmosphere.cloud.training;

import dev.atmosphere.recognition.Thresholds;
import java.util.Arrays;
import java.util.Locale;

/**
 * How near is near enough, from how near strangers come: every face whose own person is left out is a stranger's, and so are the faces
 * that people called one.
 *
 * <p>Few people tell little about one stranger in a hundred, for all faces of two who look alike lie near each other. Up to
 * {@value #FEW_PEOPLE} people, what is measured may be stricter than {@value #USUAL}, and never more generous: with dlib's descriptors and the
 * mean distance to the three nearest examples, strangers of one sex, age and country were taken for one of up to 15 people in at most 1.6 % of
 * their faces then, and in 3 to 11 % with the 0.56 that photographs of people less alike allow. Of the latter's faces 10 % are asked about instead of
 * being known. With more people, the measured value counts, down to {@value #LEAST} and up to {@value #MOST}. docs/recognition.md has the figures.
 *
 * @param how for people
 */
record Calibration(Thresholds thresholds, String how) {
    static final int NEAREST = 3;
    static final int LEAST_STRANGERS = 30;
    static final int LEAST_PEOPLE = 3;
    static final int FEW_PEOPLE = 20;
    static final double USUAL = 0.50;
    static final double LEAST = 0.45;
    static final double MOST = 0.56;

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
        double most = people < FEW_PEOPLE ? USUAL : MOST;
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

    /** Changes when thresholds would come out otherwise for the same faces: they are to be trained from again then. */
    static String rule() {
        return NEAREST + "/" + LEAST_STRANGERS + "/" + LEAST_PEOPLE + "/" + FEW_PEOPLE + "/" + USUAL + "/" + LEAST + "/"
                + MOST + "/" + MARGIN + "/" + BAND + "/" + NOBODY;
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
