package dev.atmosphere.slacksim;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Slack's limits: buckets of calls that fill again with time, one for each method, and one for each channel that is posted to. */
final class RateLimits {
    private final Clock clock;
    private final Map<String, Bucket> buckets = new HashMap<>();

    RateLimits(Clock clock) {
        this.clock = clock;
    }

    private static final class Bucket {
        private double tokens;
        private long atMillis;
    }

    /**
     * Takes one from a bucket.
     *
     * @return how long to wait, in whole seconds as Slack says it; empty if it was there
     */
    synchronized Optional<Long> take(String name, int capacity, Duration oneEvery) {
        if (oneEvery.isZero()) {
            return Optional.empty();
        }
        long now = clock.millis();
        Bucket bucket = buckets.computeIfAbsent(name, same -> {
            Bucket full = new Bucket();
            full.tokens = capacity;
            full.atMillis = now;
            return full;
        });
        double every = oneEvery.toMillis();
        bucket.tokens = Math.min(capacity, bucket.tokens + (now - bucket.atMillis) / every);
        bucket.atMillis = now;
        if (bucket.tokens >= 1) {
            bucket.tokens -= 1;
            return Optional.empty();
        }
        return Optional.of((long) Math.ceil((1 - bucket.tokens) * every / 1_000));
    }
}
