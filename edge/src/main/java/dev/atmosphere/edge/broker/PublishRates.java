package dev.atmosphere.edge.broker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The {@link Pace} of each client: of who is connected with its connection, of who has left here until it is as good as new, so that
 * coming back begins no new burst.
 *
 * <p>Bounded: of more than {@value #MOST_ABSENT} who have left the first one is forgotten. Used on the broker's event loop only.
 */
final class PublishRates {
    static final int MOST_ABSENT = 10_000;

    private final ClientLimits limits;
    private final boolean limited;
    private final Map<String, Pace> absent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pace> eldest) {
            return size() > MOST_ABSENT;
        }
    };

    PublishRates(ClientLimits limits) {
        this.limits = limits;
        this.limited = limits.messagesPerSecond() > 0 || limits.bytesPerSecond() > 0;
    }

    /** A client has connected. Empty if it may publish as fast as it likes. */
    Optional<Pace> arrived(String clientId, long nowNanos) {
        if (!limited) {
            return Optional.empty();
        }
        Pace known = absent.remove(clientId);
        return Optional.of(known != null ? known : new Pace(limits, nowNanos));
    }

    void left(String clientId, Pace pace, long nowNanos) {
        if (!pace.isFresh(nowNanos)) {
            absent.put(clientId, pace);
        }
    }

    void sweep(long nowNanos) {
        absent.values().removeIf(pace -> pace.isFresh(nowNanos));
    }

    int absent() {
        return absent.size();
    }
}
