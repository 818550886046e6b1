package dev.atmosphere.edge.broker;

import dev.atmosphere.access.TokenBucket;
import java.util.Optional;

/**
 * How fast one client publishes, against what is allowed. What came already is taken whatever it is: a client that is above its rate is
 * not read until it is below again. Waits of less than {@value #SHORTEST_WAIT_NANOS} ns add up first, so that a fast client is held
 * back a few times a second and not after each message.
 *
 * <p>Used on the broker's event loop only.
 */
final class Pace {
    static final long SHORTEST_WAIT_NANOS = 50_000_000;

    private final Optional<TokenBucket> messages;
    private final Optional<TokenBucket> bytes;

    Pace(ClientLimits limits, long nowNanos) {
        messages = bucket(limits.messagesPerSecond(), nowNanos);
        bytes = bucket(limits.bytesPerSecond(), nowNanos);
    }

    private static Optional<TokenBucket> bucket(long perSecond, long nowNanos) {
        return perSecond == 0 ? Optional.empty() : Optional.of(new TokenBucket(perSecond, perSecond, nowNanos));
    }

    /** @return for how long it should not be read, in nanoseconds; 0 = go on */
    long published(int messageBytes, long nowNanos) {
        long forMessages = messages.map(bucket -> bucket.spend(1, nowNanos)).orElse(0L);
        long forBytes =
                bytes.map(bucket -> bucket.spend(messageBytes, nowNanos)).orElse(0L);
        long wait = Math.max(forMessages, forBytes);
        return wait < SHORTEST_WAIT_NANOS ? 0 : wait;
    }

    /** Whether it is as if the client had never published. */
    boolean isFresh(long nowNanos) {
        return messages.map(bucket -> bucket.isFull(nowNanos)).orElse(true)
                && bytes.map(bucket -> bucket.isFull(nowNanos)).orElse(true);
    }
}
