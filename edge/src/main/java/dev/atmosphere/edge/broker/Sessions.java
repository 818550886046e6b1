package dev.atmosphere.edge.broker;

import dev.atmosphere.edge.broker.store.Journal;
import dev.atmosphere.edge.broker.store.Stored;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All sessions by client identifier: who is new, who comes back, who is pushed out by another connection with the same identifier,
 * and when a session that nobody came back to ends, with its will.
 *
 * <p>Used on the broker's event loop only.
 */
final class Sessions {
    private static final long RECONNECT_SECONDS = 10;

    private final BrokerConfig config;
    private final Exchange exchange;
    private final QueuedBytes queued;
    private final Journal journal;
    private final BrokerMetrics metrics;
    private final Clock clock;
    private final Map<String, Session> byClientId = new LinkedHashMap<>();
    private int connected;
    private int mostConnected;
    private long expired;
    private boolean closing;

    Sessions(
            BrokerConfig config,
            Exchange exchange,
            QueuedBytes queued,
            Journal journal,
            BrokerMetrics metrics,
            Clock clock) {
        this.config = config;
        this.exchange = exchange;
        this.queued = queued;
        this.journal = journal;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** @param resumed whether it was there before */
    record Opened(Session session, boolean resumed) {}

    /** Whether the identifier belongs to somebody with another user name, who is not to be pushed out. */
    boolean belongsToAnother(String clientId, Optional<String> userName) {
        Session there = byClientId.get(clientId);
        return there != null && !there.userName().equals(userName);
    }

    boolean isFullFor(String clientId) {
        return byClientId.size() >= config.maxSessions() && !byClientId.containsKey(clientId);
    }

    /**
     * The client's session: the one it left if it may come back to it, else a new one. A connection that still has it is closed.
     *
     * @param cleanStart whether to forget what was there
     * @param lasting whether it is to be kept when its client goes away
     */
    Opened open(String clientId, Optional<String> userName, boolean cleanStart, boolean lasting) {
        Session there = byClientId.get(clientId);
        if (there != null) {
            there.connection().ifPresent(Connection::takenOver);
            there = byClientId.get(clientId); // its end may have been the session's end
        }
        connected++;
        mostConnected = Math.max(mostConnected, connected);
        if (there != null && there.isCutOff()) {
            there.takeWill(); // the broker went away, the client did not
        }
        boolean endedThen = there != null && there.isCutOff() && !there.isKept(); // with its connection
        if (there != null && (cleanStart || endedThen || hasExpired(there))) {
            end(there);
            there = null;
        }
        if (there != null) {
            return new Opened(there, true);
        }
        return new Opened(add(journal.newNumber(), clientId, userName, lasting && journal.remembers()), false);
    }

    private Session add(long number, String clientId, Optional<String> userName, boolean kept) {
        Session session = new Session(number, clientId, userName, kept, config, queued, journal, metrics, clock);
        byClientId.put(clientId, session);
        return session;
    }

    /**
     * Everything that the journal has. A client that was connected when the broker stopped has {@value #RECONNECT_SECONDS} s to come
     * back before its will is published, or its session ends.
     */
    void restore(Stored.Snapshot stored) {
        Map<Long, Session> byNumber = new HashMap<>();
        for (Stored.Session row : stored.sessions()) {
            Session session = add(row.session(), row.clientId(), row.userName(), row.expirySeconds() > 0);
            boolean connected = row.awaySince().isEmpty();
            session.restore(
                    row.awaySince().map(Instant::ofEpochMilli),
                    connected ? Math.max(row.expirySeconds(), RECONNECT_SECONDS) : row.expirySeconds());
            byNumber.put(row.session(), session);
        }
        for (Stored.Subscription row : stored.subscriptions()) {
            Session session = byNumber.get(row.session());
            TopicFilter.parse(row.filter()).ifPresent(filter -> {
                Subscription subscription = new Subscription(
                        session,
                        filter,
                        MqttQoS.valueOf(row.qos()),
                        row.noLocal(),
                        row.retainAsPublished(),
                        row.identifier());
                session.subscriptions().put(row.filter(), subscription);
                exchange.subscribe(subscription, null);
            });
        }
        stored.backlogs().forEach(row -> byNumber.get(row.session()).restore(row));
        stored.exchanges().forEach(row -> byNumber.get(row.session()).incoming().restore(row));
        for (Stored.Will row : stored.wills()) {
            Session session = byNumber.get(row.session());
            long delaySeconds =
                    session.isCutOff() ? Math.max(row.delaySeconds(), RECONNECT_SECONDS) : row.delaySeconds();
            StoredForms.publish(row.message())
                    .ifPresent(publish -> session.restore(new Session.Will(publish, delaySeconds)));
        }
    }

    /**
     * The broker stops: what is kept stays as it is, wills too. What is not kept ends, and nobody is left to hear its will.
     */
    void close() {
        closing = true;
        if (!journal.remembers()) {
            byClientId.values().forEach(Session::takeWill);
        }
    }

    /** The client's connection has ended. */
    void left(Session session, boolean withoutWord) {
        connected--;
        session.detach();
        if (closing) {
            return;
        }
        if (!withoutWord) {
            session.takeWill();
        }
        if (session.expirySeconds() == 0) {
            end(session);
            return;
        }
        session.rememberAway();
        if (session.will().filter(w -> w.delaySeconds() == 0).isPresent()) {
            publishWill(session);
        }
    }

    /** Ends what has run out by now: wills that are due, sessions that nobody came back to. */
    void sweep() {
        Instant now = clock.instant();
        for (Session session : List.copyOf(byClientId.values())) {
            if (session.isPresent()) {
                continue;
            }
            if (hasExpired(session)) {
                expired++;
                end(session);
            } else if (session.will()
                    .filter(w -> !session.since().plusSeconds(w.delaySeconds()).isAfter(now))
                    .isPresent()) {
                publishWill(session);
            }
        }
    }

    /**
     * Those whose identifier comes behind the given one, in the order of the identifiers.
     *
     * @param after empty = from the first one
     * @param limit how many at most
     */
    List<Session> page(String after, int limit) {
        NavigableMap<String, Session> page = new TreeMap<>();
        byClientId.forEach((clientId, session) -> {
            if (clientId.compareTo(after) > 0) {
                page.put(clientId, session);
                if (page.size() > limit) {
                    page.pollLastEntry();
                }
            }
        });
        return List.copyOf(page.values());
    }

    Collection<Session> all() {
        return byClientId.values();
    }

    int size() {
        return byClientId.size();
    }

    /** Those whose client is there. */
    int connected() {
        return connected;
    }

    int mostConnected() {
        return mostConnected;
    }

    /** How many were ended because nobody came back to them in time. */
    long expired() {
        return expired;
    }

    private boolean hasExpired(Session session) {
        return !session.isPresent()
                && Duration.between(session.since(), clock.instant())
                                .compareTo(Duration.ofSeconds(session.expirySeconds()))
                        >= 0;
    }

    private void end(Session session) {
        byClientId.remove(session.clientId(), session);
        session.subscriptions().values().forEach(exchange::unsubscribe);
        session.subscriptions().clear();
        session.discard();
        publishWill(session);
    }

    private void publishWill(Session session) {
        session.takeWill().ifPresent(will -> exchange.publishUnasked(will.publish()));
    }
}
