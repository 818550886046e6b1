package dev.atmosphere.edge.broker;

import dev.atmosphere.edge.broker.store.Journal;
import dev.atmosphere.edge.broker.store.Stored;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The QoS 2 messages that one client has sent and not released, by packet identifier: each is taken once, however often it is sent.
 * Each has an id that stays the same when it has to be offered to an inbox again, because the broker went away in between.
 *
 * <p>Used on the broker's event loop only.
 */
final class Incoming {
    private final long session;
    private final boolean kept;
    private final Journal journal;
    private final Map<Integer, Exchange> exchanges = new HashMap<>();

    /** How far one has come. */
    enum State {
        /** The broker went away before it had a verdict: it has to be offered once more. */
        INTERRUPTED,
        /** It waits for its verdict, or for the disk. */
        PENDING,
        /** PUBREC was sent. */
        ANSWERED
    }

    private record Exchange(UUID id, State state) {}

    Incoming(long session, boolean kept, Journal journal) {
        this.session = session;
        this.kept = kept;
        this.journal = journal;
    }

    /** Null if there is none, or no more, of that identifier. */
    State state(int packetId) {
        Exchange exchange = exchanges.get(packetId);
        return exchange == null ? null : exchange.state();
    }

    /** It comes, for the first time or again after an interruption. Returns its id. */
    UUID begin(int packetId) {
        Exchange before = exchanges.get(packetId);
        UUID id = before != null ? before.id() : UUID.randomUUID();
        exchanges.put(packetId, new Exchange(id, State.PENDING));
        return id;
    }

    /** It is about to be offered to an inbox: from the place that the journal has then, its id is known for good. */
    void offered(int packetId) {
        write(packetId, false);
    }

    /** It goes to its subscribers now. */
    void accepted(int packetId) {
        write(packetId, true);
    }

    void answered(int packetId) {
        exchanges.computeIfPresent(packetId, (p, exchange) -> new Exchange(exchange.id(), State.ANSWERED));
    }

    /** Released by PUBREL, or refused. Returns whether it was there. */
    boolean end(int packetId) {
        boolean known = exchanges.remove(packetId) != null;
        if (known && kept) {
            journal.append(tables -> tables.endExchange(session, packetId));
        }
        return known;
    }

    void restore(Stored.Exchange stored) {
        State state = stored.accepted() ? State.ANSWERED : State.INTERRUPTED;
        exchanges.put(stored.packetId(), new Exchange(stored.id(), state));
    }

    int size() {
        return exchanges.size();
    }

    private void write(int packetId, boolean accepted) {
        Exchange exchange = exchanges.get(packetId);
        if (kept && exchange != null) {
            UUID id = exchange.id();
            journal.append(tables -> tables.exchange(new Stored.Exchange(session, packetId, id, accepted)));
        }
    }
}
