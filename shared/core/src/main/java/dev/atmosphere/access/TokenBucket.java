package dev.atmosphere.access;

/**
 * A rate with some room for bursts: it fills by so many tokens a second up to its depth, and everything that happens takes some. Full
 * at the beginning. Times are those of {@link System#nanoTime}. Not thread-safe.
 */
public final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private final double depth;
    private double tokens;
    private long filledNanos;

    /**
     * @param perSecond above 0
     * @param depth how many there are at most; 1 at least
     */
    public TokenBucket(double perSecond, double depth, long nowNanos) {
        if (!(perSecond > 0) || !(depth >= 1)) {
            throw new IllegalArgumentException(
                    "a rate above 0 and a depth of 1 at least, not " + perSecond + ", " + depth);
        }
        this.perSecond = perSecond;
        this.depth = depth;
        this.tokens = depth;
        this.filledNanos = nowNanos;
    }

    /** Takes one if there is one. */
    public boolean tryTake(long nowNanos) {
        fill(nowNanos);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /**
     * Takes what has been used already, also if there is not so much.
     *
     * @return for how long nothing more should be used, in nanoseconds; 0 = go on
     */
    public long spend(double amount, long nowNanos) {
        fill(nowNanos);
        tokens -= amount;
        return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / perSecond * NANOS_PER_SECOND);
    }

    /** Whether it is as if nothing had happened. */
    public boolean isFull(long nowNanos) {
        fill(nowNanos);
        return tokens >= depth;
    }

    private void fill(long nowNanos) {
        long passed = nowNanos - filledNanos;
        if (passed > 0) {
            tokens = Math.min(depth, tokens + passed / NANOS_PER_SECOND * perSecond);
            filledNanos = nowNanos;
        }
    }
}
