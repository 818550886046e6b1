package dev.atmosphere.access;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often something happens from one address, against what is allowed; ten seconds' worth may come at once.
 *
 * <p>Bounded: of more than {@value #MOST_ADDRESSES} addresses the one not heard of for longest is forgotten. Not thread-safe. Times are
 * those of {@link System#nanoTime}.
 */
public final class AddressRates {
    public static final int MOST_ADDRESSES = 10_000;
    /** Of how many seconds the worth may come at once. */
    public static final int BURST_SECONDS = 10;

    private final int perSecond;
    private final Map<SourceNetwork, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SourceNetwork, TokenBucket> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    /** @param perSecond of one address; 0 = no limit */
    public AddressRates(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Takes one of what is allowed, if there is one left. */
    public boolean tryTake(SourceNetwork from, long nowNanos) {
        return perSecond == 0
                || buckets.computeIfAbsent(from, f -> bucket(perSecond, nowNanos))
                        .tryTake(nowNanos);
    }

    /** A bucket with the room for bursts that all of these have. */
    public static TokenBucket bucket(int perSecond, long nowNanos) {
        return new TokenBucket(perSecond, (double) perSecond * BURST_SECONDS, nowNanos);
    }

    /** Forgets the addresses that are as good as new. */
    public void sweep(long nowNanos) {
        buckets.values().removeIf(bucket -> bucket.isFull(nowNanos));
    }

    /** How many are remembered. */
    public int addresses() {
        return buckets.size();
    }
}
