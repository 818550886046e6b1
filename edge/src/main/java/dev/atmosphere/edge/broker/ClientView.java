package dev.atmosphere.edge.broker;

import java.time.Instant;
import java.util.Optional;

/**
 * A session as the status page shows it.
 *
 * @param address empty while the client is away
 * @param protocol as in {@code MQTT 3.1.1}
 * @param since when it connected, or when it went away
 * @param subscriptions how many topic filters
 * @param queued messages that wait for it, sent but unacknowledged ones included
 * @param inFlight of those, sent and not acknowledged
 * @param queuedBytes in memory
 * @param storedBytes on disk
 * @param dropped messages given up for it since the session began
 */
public record ClientView(
        String clientId,
        Optional<String> userName,
        Optional<String> address,
        String protocol,
        Instant since,
        int subscriptions,
        int queued,
        int inFlight,
        long queuedBytes,
        long storedBytes,
        long dropped) {}
