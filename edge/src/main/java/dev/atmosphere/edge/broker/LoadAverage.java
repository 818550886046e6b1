package dev.atmosphere.edge.broker;

/**
 * How much of something comes in a minute, as moving averages over the last 1, 5 and 15 minutes: exponentially weighted, like
 * Unix's load averages. Used on the broker's event loop only.
 */
final class LoadAverage {
    private static final double SECONDS_PER_MINUTE = 60;
    private static final int[] MINUTES = {1, 5, 15};

    private final double[] perMinute = new double[MINUTES.length];
    private double last;

    /**
     * @param total how much there was since the beginning
     * @param seconds since the last update; above 0
     */
    void update(double total, double seconds) {
        double now = (total - last) * SECONDS_PER_MINUTE / seconds;
        last = total;
        for (int i = 0; i < MINUTES.length; i++) {
            double weight = Math.exp(-seconds / (SECONDS_PER_MINUTE * MINUTES[i]));
            perMinute[i] = now + weight * (perMinute[i] - now);
        }
    }

    double overOneMinute() {
        return perMinute[0];
    }

    double overFiveMinutes() {
        return perMinute[1];
    }

    double overFifteenMinutes() {
        return perMinute[2];
    }
}
