package dev.atmosphere.flow;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How a line meets failure.
 *
 * @param firstDelay ceiling of the wait before the second attempt; doubles with every further one
 * @param maxDelay the wait never exceeds this
 * @param attempts an unexpected failure (no {@code Failure} of ours) is dead-lettered after this many attempts in all
 * @param patience a {@code Transient} failure is retried for this long, then dead-lettered
 */
public record Retry(Duration firstDelay, Duration maxDelay, int attempts, Duration patience) {
    private static final Duration A_CENTURY = Duration.ofDays(36_500);

    public Retry {
        if (firstDelay.isNegative() || maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException("delays must not be negative, and the longest not below the first: "
                    + firstDelay + ", " + maxDelay);
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be 1 or more, not " + attempts);
        }
    }

    /** Waits out any outage: another system is away, and its return is a matter of time. */
    public static Retry untilItWorks() {
        return new Retry(Duration.ofMillis(100), Duration.ofSeconds(5), 5, A_CENTURY);
    }

    /** No second attempt: the sender is asked to send again. */
    public static Retry never() {
        return new Retry(Duration.ZERO, Duration.ZERO, 1, Duration.ZERO);
    }

    /** Whether there is no second attempt, whatever fails. */
    boolean isNever() {
        return attempts == 1 && patience.isZero();
    }

    /**
     * The wait after the n-th failed attempt (from 1): "full jitter", uniform between 0 and the ceiling, so that what failed
     * together does not come back together (M. Brooker, Exponential Backoff And Jitter, AWS 2015).
     */
    Duration delayAfter(int attempt, RandomGenerator random) {
        long ceiling = firstDelay.toMillis();
        for (int i = 1; i < attempt && ceiling < maxDelay.toMillis(); i++) {
            ceiling *= 2;
        }
        ceiling = Math.min(ceiling, maxDelay.toMillis());
        return Duration.ofMillis(ceiling <= 0 ? 0 : random.nextLong(ceiling) + 1);
    }
}
