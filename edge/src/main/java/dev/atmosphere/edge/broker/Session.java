package dev.atmosphere.edge.broker;

import dev.atmosphere.edge.broker.store.Journal;
import dev.atmosphere.edge.broker.store.Stored;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the broker remembers of a client, while it is connected and, if it asked for that, while it is away: its subscriptions,
 * what waits for it, what was sent and not yet acknowledged, which QoS 2 messages it has not yet released, and its will. A session
 * that is to be <em>kept</em> says each change to the {@link Journal} and outlives the broker's process.
 *
 * <p>Used on the broker's event loop only.
 */
final class Session implements Subscriber {
    private final long number;
    private final String clientId;
    private final Optional<String> userName;
    private final boolean kept;
    private final Journal journal;
    private final Clock clock;
    private final Incoming incoming;
    private final Outgoing outgoing;
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();

    private Connection connection;
    private boolean cutOff;
    private boolean hasRows;
    private Instant since;
    private long expirySeconds;
    private Will will;

    /** What is published for a client that goes without a word. */
    record Will(Publish publish, long delaySeconds) {}

    /**
     * @param number unlike any other session's
     * @param kept whether it is to outlive the broker's process
     */
    Session(
            long number,
            String clientId,
            Optional<String> userName,
            boolean kept,
            BrokerConfig config,
            QueuedBytes total,
            Journal journal,
            BrokerMetrics metrics,
            Clock clock) {
        this.number = number;
        this.clientId = clientId;
        this.userName = userName;
        this.kept = kept;
        this.journal = journal;
        this.clock = clock;
        this.since = clock.instant();
        this.incoming = new Incoming(number, kept, journal);
        this.outgoing = new Outgoing(number, kept, config, total, journal, metrics, clock);
    }

    // ---- connection

    /** A connection of this client begins; its CONNACK is written already. Sends again what was not acknowledged. */
    void attach(Connection to, long sessionExpirySeconds, Will newWill) {
        connection = to;
        cutOff = false;
        since = clock.instant();
        expirySeconds = sessionExpirySeconds;
        will(newWill);
        remember(Optional.empty());
        outgoing.arrived(to);
    }

    void detach() {
        connection = null;
        since = clock.instant();
        outgoing.left();
    }

    /** Writes down that the client is away. */
    void rememberAway() {
        remember(Optional.of(since.toEpochMilli()));
    }

    private void remember(Optional<Long> awaySince) {
        if (kept || will != null) {
            hasRows = true;
            Stored.Session row = new Stored.Session(number, clientId, userName, expirySeconds, awaySince);
            journal.append(tables -> tables.session(row));
        }
    }

    Optional<Connection> connection() {
        return Optional.ofNullable(connection);
    }

    @Override
    public boolean isPresent() {
        return connection != null;
    }

    // ---- over a restart of the broker

    /**
     * It stood in the journal when the broker was started.
     *
     * @param awaySince empty if its client was connected when the broker stopped
     */
    void restore(Optional<Instant> awaySince, long storedExpirySeconds) {
        cutOff = awaySince.isEmpty();
        hasRows = true;
        since = awaySince.orElse(clock.instant());
        expirySeconds = storedExpirySeconds;
    }

    void restore(Stored.Backlog backlog) {
        outgoing.restore(backlog);
    }

    void restore(Will stored) {
        will = stored;
    }

    boolean isKept() {
        return kept;
    }

    /** Whether it was the broker that went away, not the client, and the client has not come back yet. */
    boolean isCutOff() {
        return cutOff;
    }

    // ---- messages

    @Override
    public void deliver(Message message, MqttQoS qos, boolean retain, List<Integer> identifiers) {
        outgoing.deliver(message, qos, retain, identifiers);
    }

    /** What goes to it. */
    Outgoing outgoing() {
        return outgoing;
    }

    // ---- subscriptions

    Map<String, Subscription> subscriptions() {
        return subscriptions;
    }

    void subscribe(Subscription subscription) {
        TopicFilter filter = subscription.filter();
        if (kept) {
            journal.append(tables -> tables.subscribe(new Stored.Subscription(
                    number,
                    filter.text(),
                    subscription.qos().value(),
                    subscription.noLocal(),
                    subscription.retainAsPublished(),
                    subscription.identifier())));
        }
        subscriptions.put(filter.text(), subscription);
    }

    /** @return what stood there of that filter, or null */
    Subscription unsubscribe(String filter) {
        Subscription removed = subscriptions.remove(filter);
        if (removed != null && kept) {
            journal.append(tables -> tables.unsubscribe(number, filter));
        }
        return removed;
    }

    /** What it publishes with QoS 2. */
    Incoming incoming() {
        return incoming;
    }

    // ---- end

    /** Gives up what waits. The session is not used afterwards. */
    void discard() {
        outgoing.discard();
        if (hasRows || outgoing.hasStored()) {
            journal.append(tables -> tables.end(number));
        }
    }

    /** Takes the will out: it is published, or no longer wanted. */
    Optional<Will> takeWill() {
        Optional<Will> taken = Optional.ofNullable(will);
        will(null);
        return taken;
    }

    private void will(Will newWill) {
        if (will == null && newWill == null) {
            return;
        }
        will = newWill;
        if (!journal.remembers()) {
            return;
        }
        if (newWill == null) {
            journal.append(tables -> tables.noWill(number));
            return;
        }
        long message = new Message(newWill.publish(), clock.instant()).store(journal);
        journal.append(tables -> tables.will(number, message, newWill.delaySeconds()));
    }

    Optional<Will> will() {
        return Optional.ofNullable(will);
    }

    void expireAfter(long seconds) {
        expirySeconds = seconds;
    }

    long expirySeconds() {
        return expirySeconds;
    }

    /** When it connected, or when it went away, by the broker's clock. */
    Instant since() {
        return since;
    }

    @Override
    public String clientId() {
        return clientId;
    }

    Optional<String> userName() {
        return userName;
    }

    /** @param shownSince {@link #since} by the machine's clock */
    ClientView view(Instant shownSince) {
        return new ClientView(
                clientId,
                userName,
                connection().map(Connection::address),
                connection().map(Connection::protocol).orElse(""),
                shownSince,
                subscriptions.size(),
                outgoing.size(),
                outgoing.inFlight(),
                outgoing.bytes(),
                outgoing.storedBytes(),
                outgoing.dropped());
    }
}
