package dev.atmosphere.edge.broker;

import dev.atmosphere.access.AddressRates;
import dev.atmosphere.access.SourceNetwork;
import dev.atmosphere.access.TokenBucket;
import java.util.Optional;

/**
 * How fast new connections come, in all and from one address, against what is allowed. Of those that come too fast some are told so in
 * their CONNACK, which costs a handshake; the others are closed at once. What an address is refused does not count in all, so that one
 * that floods does not shut the door for the others.
 *
 * <p>Used on the broker's event loop only.
 */
final class ConnectionRates {
    private static final int TOLD_PER_SECOND = 20;

    private final ClientLimits limits;
    private final Optional<TokenBucket> inAll;
    private final TokenBucket told;
    private final AddressRates byAddress;

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
                : Optional.of(AddressRates.bucket(limits.newConnectionsPerSecond(), nowNanos));
        this.byAddress = new AddressRates(limits.newConnectionsPerSecondPerAddress());
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
        return !limits.holdFor(from) || byAddress.tryTake(from, nowNanos);
    }

    /** Forgets the addresses that are as good as new. */
    void sweep(long nowNanos) {
        byAddress.sweep(nowNanos);
    }
}
