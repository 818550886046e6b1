package dev.atmosphere.edge.broker;

import dev.atmosphere.access.SourceNetwork;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How fast new connections come, in all and from one address, against what is allowed. Of those that come too fast some are told so in
 * their CONNACK, which costs a handshake; the others are closed at once. What an address is refused does not count in all, so that one
 * that floods does not shut the door for the others.
 *
 * <p>Bounded: of more than {@value #MOST_ADDRESSES} addresses the one not heard of for longest is forgotten. Used on the broker's
 * event loop only.
 */
final class ConnectionRates {
    static final int MOST_ADDRESSES = 10_000;
    private static final int BURST_SECONDS = 10;
    private static final int TOLD_PER_SECOND = 20;

    private final ClientLimits limits;
    private final Optional<TokenBucket> inAll;
    private final TokenBucket told;
    private final Map<SourceNetwork, TokenBucket> byAddress = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SourceNetwork, TokenBucket> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    /** What becomes of a new connection. */
    enum Answer {
        ENTERS,
        IS_TOLD,
        IS_CLOSED
    }

    ConnectionRates(ClientLimits limits, long nowNanos) {
        this.limits = limits;
        this.inAll = limits.newConnectionsPerSecond() == 0
                ? Optional.empty()
                : Optional.of(bucket(limits.newConnectionsPerSecond(), nowNanos));
        this.told = new TokenBucket(TOLD_PER_SECOND, TOLD_PER_SECOND, nowNanos);
    }

    Answer arrives(SourceNetwork from, long nowNanos) {
        boolean enters = mayEnter(from, nowNanos)
                && inAll.map(bucket -> bucket.tryTake(nowNanos)).orElse(true);
        if (enters) {
            return Answer.ENTERS;
        }
        return told.tryTake(nowNanos) ? Answer.IS_TOLD : Answer.IS_CLOSED;
    }

    private boolean mayEnter(SourceNetwork from, long nowNanos) {
        int perSecond = limits.newConnectionsPerSecondPerAddress();
        return perSecond == 0
                || !limits.holdFor(from)
                || byAddress
                        .computeIfAbsent(from, f -> bucket(perSecond, nowNanos))
                        .tryTake(nowNanos);
    }

    private static TokenBucket bucket(int perSecond, long nowNanos) {
        return new TokenBucket(perSecond, (double) perSecond * BURST_SECONDS, nowNanos);
    }

    /** Forgets the addresses that are as good as new. */
    void sweep(long nowNanos) {
        byAddress.values().removeIf(bucket -> bucket.isFull(nowNanos));
    }

    int addresses() {
        return byAddress.size();
    }
}
