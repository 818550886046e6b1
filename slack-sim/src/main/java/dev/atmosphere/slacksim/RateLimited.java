package dev.atmosphere.slacksim;

/** Answered with 429 and {@code Retry-After}. */
final class RateLimited extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long seconds;

    RateLimited(long seconds) {
        super("ratelimited for " + seconds + " s");
        this.seconds = Math.max(1, seconds);
    }

    long seconds() {
        return seconds;
    }
}
