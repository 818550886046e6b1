package dev.atmosphere.sim.station;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling from {@code first} to {@code most}, and of that a random part between a
 * half and the whole, so that stations which lost their broker together do not come back together.
 */
final class Backoff {
    private static final int MOST_DOUBLINGS = 30;

    private final Duration first;
    private final Duration most;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration first, Duration most, RandomGenerator random) {
        this.first = first;
        this.most = most;
        this.random = random;
    }

    long nextDelayMillis() {
        long longest = Math.min(most.toMillis(), first.toMillis() << Math.min(failures, MOST_DOUBLINGS));
        if (failures < MOST_DOUBLINGS) {
            failures++;
        }
        return Math.max(1, longest / 2 + random.nextLong(longest / 2 + 1));
    }

    /** The attempt succeeded: the next loss begins at {@code first} again. */
    void reset() {
        failures = 0;
    }
}
