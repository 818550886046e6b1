package dev.atmosphere.launcher.bench.broker;

import java.util.Arrays;

/**
 * One figure of both brokers, as a line of the table.
 *
 * @param measure by whose name it is chosen on the command line
 * @param what in words
 * @param edge ours, one for each round
 * @param mosquitto the other's, one for each round
 */
record Figure(String measure, String what, String unit, Target target, double[] edge, double[] mosquitto) {
    /** What is wanted of a figure. */
    record Target(Kind kind, double bound) {
        static final Target NONE = new Target(Kind.NONE, 0);

        static Target ratioAtLeast(double bound) {
            return new Target(Kind.RATIO_AT_LEAST, bound);
        }

        static Target ratioAtMost(double bound) {
            return new Target(Kind.RATIO_AT_MOST, bound);
        }

        static Target edgeAtMost(double bound) {
            return new Target(Kind.EDGE_AT_MOST, bound);
        }
    }

    /** What a target bounds: our figure divided by the other's, or ours alone. */
    enum Kind {
        RATIO_AT_LEAST,
        RATIO_AT_MOST,
        EDGE_AT_MOST,
        NONE
    }

    double edgeMedian() {
        return median(edge);
    }

    double mosquittoMedian() {
        return median(mosquitto);
    }

    double ratio() {
        return edgeMedian() / mosquittoMedian();
    }

    /** True without a target. */
    boolean reached() {
        return switch (target.kind()) {
            case RATIO_AT_LEAST -> ratio() >= target.bound();
            case RATIO_AT_MOST -> ratio() <= target.bound();
            case EDGE_AT_MOST -> edgeMedian() <= target.bound();
            case NONE -> true;
        };
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
