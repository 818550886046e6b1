package dev.atmosphere.recognition;

/**
 * How near is near enough. A face is as far from a person as from the person's nearest examples on average: up to
 * {@code known} it is that person, up to {@code likely} people are asked, beyond it is nobody.
 *
 * @param nearest how many of a person's examples, the nearest, are averaged
 * @param known Euclidean distance
 * @param likely Euclidean distance, at least {@code known}
 * @param nobody Euclidean distance up to which a stranger's face (or what is no face) speaks against a person whose examples
 *     are farther away
 */
public record Thresholds(int nearest, double known, double likely, double nobody) {
    public Thresholds {
        if (nearest < 1 || nearest > TaughtPerson.MOST_EXAMPLES) {
            throw new IllegalArgumentException(
                    "from 1 to " + TaughtPerson.MOST_EXAMPLES + " nearest examples count, not " + nearest);
        }
        if (!(known > 0 && known <= likely && Double.isFinite(likely))) {
            throw new IllegalArgumentException("thresholds need 0 < known <= likely, not " + known + " and " + likely);
        }
        if (!(nobody >= 0 && Double.isFinite(nobody))) {
            throw new IllegalArgumentException("a distance is 0 or more, not " + nobody);
        }
    }
}
