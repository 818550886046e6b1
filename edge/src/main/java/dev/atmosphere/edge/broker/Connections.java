package dev.atmosphere.edge.broker;

import dev.atmosphere.access.SourceNetwork;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * All open sockets, from the moment they are accepted: those in the midst of a TLS handshake or an HTTP upgrade too. How many there may
 * be, in all and from one address, and how fast they may come. A few more than allowed are listened to, so that they are told in their
 * CONNACK; those beyond are closed at once. Used on the broker's event loop only.
 */
final class Connections {
    private static final int CHECKED_AT_ONCE = 100;

    private static final int LEAST_MARGIN = 16;

    private final int max;
    private final ClientLimits limits;
    private final ConnectionRates rates;
    private final Set<Connection> open = new LinkedHashSet<>();
    private final Map<SourceNetwork, Integer> byAddress = new HashMap<>();

    /**
     * What becomes of a socket that was just accepted.
     *
     * @param closed whether it is closed at once
     * @param turnedAway why it is closed, or what its CONNECT will be answered; empty = it may come in so far
     */
    record Arrival(boolean closed, Optional<TurnedAway> turnedAway) {}

    Connections(int max, ClientLimits limits) {
        this.max = max;
        this.limits = limits;
        this.rates = new ConnectionRates(limits, System.nanoTime());
    }

    /** Asked once for each socket, before it is {@link #opened}. */
    Arrival arrives(InetAddress address) {
        SourceNetwork from = SourceNetwork.of(address);
        if (open.size() >= withMargin(max)) {
            return new Arrival(true, Optional.of(tooMany("in all", max)));
        }
        int most = limits.connectionsPerAddress();
        if (isCounted(from) && byAddress.getOrDefault(from, 0) >= withMargin(most)) {
            return new Arrival(true, Optional.of(tooMany("from " + from, most)));
        }
        return switch (rates.arrives(from, System.nanoTime())) {
            case ENTERS -> new Arrival(false, Optional.empty());
            case IS_TOLD -> new Arrival(false, Optional.of(tooFast()));
            case IS_CLOSED -> new Arrival(true, Optional.of(tooFast()));
        };
    }

    void opened(Connection connection) {
        if (open.add(connection)) {
            byAddress.merge(connection.from(), 1, Integer::sum);
        }
    }

    void closed(Connection connection) {
        if (open.remove(connection)) {
            byAddress.computeIfPresent(connection.from(), (from, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Whether it is one too many: then it is told so in its CONNACK. */
    Optional<TurnedAway> turnsAway(Connection connection) {
        if (!open.contains(connection) || open.size() > max) {
            return Optional.of(tooMany("in all", max));
        }
        SourceNetwork from = connection.from();
        int most = limits.connectionsPerAddress();
        return isCounted(from) && byAddress.getOrDefault(from, 0) > most
                ? Optional.of(tooMany("from " + from, most))
                : Optional.empty();
    }

    /**
     * Closes what has been silent for too long, {@value #CHECKED_AT_ONCE} connections at a time: thousands that are closed in one turn
     * of the event loop would delay everybody else.
     */
    void checkTime(Executor loop) {
        long nowNanos = System.nanoTime();
        rates.sweep(nowNanos);
        checkTime(List.copyOf(open), 0, nowNanos, loop);
    }

    private static void checkTime(List<Connection> all, int from, long nowNanos, Executor loop) {
        int to = Math.min(from + CHECKED_AT_ONCE, all.size());
        all.subList(from, to).forEach(c -> c.checkTime(nowNanos));
        if (to < all.size()) {
            loop.execute(() -> checkTime(all, to, nowNanos, loop));
        }
    }

    void disconnectAll(int reasonCode) {
        List.copyOf(open).forEach(c -> c.disconnect(reasonCode));
    }

    int size() {
        return open.size();
    }

    private boolean isCounted(SourceNetwork from) {
        return limits.connectionsPerAddress() > 0 && limits.holdFor(from);
    }

    private static int withMargin(int most) {
        return most + Math.max(LEAST_MARGIN, most / 10);
    }

    private static TurnedAway tooMany(String where, int most) {
        return new TurnedAway(
                "too-many-connections", ReasonCode.QUOTA_EXCEEDED, "more than " + most + " connections " + where);
    }

    private TurnedAway tooFast() {
        List<String> rates = new ArrayList<>();
        if (limits.newConnectionsPerSecondPerAddress() > 0) {
            rates.add(limits.newConnectionsPerSecondPerAddress() + " a second of an address");
        }
        if (limits.newConnectionsPerSecond() > 0) {
            rates.add(limits.newConnectionsPerSecond() + " in all");
        }
        return new TurnedAway(
                "connection-rate",
                ReasonCode.CONNECTION_RATE_EXCEEDED,
                "too many new connections; allowed are " + String.join(", ", rates));
    }
}
