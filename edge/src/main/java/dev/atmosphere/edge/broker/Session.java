package dev.atmosphere.edge.broker;

import io.netty.handler.codec.mqtt.MqttQoS;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * What the broker remembers of a client, while it is connected and, if it asked for that, while it is away: its subscriptions,
 * what waits for it, what was sent and not yet acknowledged, which QoS 2 messages it has not yet released, and its will.
 *
 * <p>Used on the broker's event loop only.
 */
final class Session implements Subscriber {
    private static final int HIGHEST_PACKET_ID = 65535;

    private final String clientId;
    private final Optional<String> userName;
    private final BrokerMetrics metrics;
    private final Clock clock;
    private final OutboundQueue queue;
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    private final Map<Integer, InFlight> inFlight = new LinkedHashMap<>();
    private final Queue<Integer> resend = new ArrayDeque<>();
    /** QoS 2 messages by packet identifier, until their PUBREL: true once they have their verdict. */
    final Map<Integer, Boolean> unreleased = new HashMap<>();

    private Connection connection;
    private int lastPacketId;
    private Delivery beingWritten;
    private long dropped;
    private Instant since;
    private long expirySeconds;
    private Will will;

    /** A message that was sent; {@code received} once a QoS 2 one was answered by PUBREC and waits for PUBCOMP. */
    private static final class InFlight {
        private final Delivery delivery;
        private boolean received;

        InFlight(Delivery delivery) {
            this.delivery = delivery;
        }
    }

    /** What is published for a client that goes without a word. */
    record Will(Publish publish, long delaySeconds) {}

    Session(
            String clientId,
            Optional<String> userName,
            BrokerConfig config,
            QueuedBytes total,
            BrokerMetrics metrics,
            Clock clock) {
        this.clientId = clientId;
        this.userName = userName;
        this.metrics = metrics;
        this.clock = clock;
        this.since = clock.instant();
        this.queue = new OutboundQueue(config.maxQueuedBytesPerClient(), total, d -> drop("queue-full"));
    }

    // ---- connection

    /** A connection of this client begins; its CONNACK is written already. Sends again what was not acknowledged. */
    void attach(Connection to, long sessionExpirySeconds, Will newWill) {
        connection = to;
        since = clock.instant();
        expirySeconds = sessionExpirySeconds;
        will = newWill;
        resend.clear();
        resend.addAll(inFlight.keySet());
        pump();
    }

    void detach() {
        connection = null;
        written();
        since = clock.instant();
        queue.dropUnassured();
    }

    Optional<Connection> connection() {
        return Optional.ofNullable(connection);
    }

    @Override
    public boolean isPresent() {
        return connection != null;
    }

    // ---- to the client

    @Override
    public void deliver(Message message, MqttQoS qos, boolean retain, List<Integer> identifiers) {
        if (connection == null && qos == MqttQoS.AT_MOST_ONCE) {
            return; // QoS 0 is for who is there
        }
        queue.add(message, qos, retain, identifiers);
        pump();
    }

    /** Writes as much as the client's socket and its Receive Maximum take now. */
    void pump() {
        if (connection == null) {
            return;
        }
        Outbound outbound = connection.outbound();
        while (connection != null && outbound.isReady()) {
            written();
            Integer again = resend.poll();
            if (again != null) {
                sendAgain(outbound, again);
                continue;
            }
            Delivery next = queue.next(inFlight.size() < outbound.terms().receiveMaximum());
            if (next == null) {
                return;
            }
            send(outbound, next);
        }
    }

    private void send(Outbound outbound, Delivery delivery) {
        boolean assured = delivery.qos() != MqttQoS.AT_MOST_ONCE;
        if (delivery.message().expired(clock.instant())) {
            drop("expired");
        } else {
            int packetId = assured ? freePacketId() : 0;
            if (outbound.publish(delivery, packetId, false)) {
                if (assured) {
                    inFlight.put(packetId, new InFlight(delivery));
                    return;
                }
            } else {
                drop("larger-than-client-takes");
            }
        }
        if (assured) {
            queue.acknowledged(delivery);
        } else {
            beingWritten = delivery;
            if (outbound.isReady()) {
                written();
            }
        }
    }

    /** The socket has all of the QoS 0 message that it was given last. */
    private void written() {
        if (beingWritten != null) {
            queue.release(beingWritten);
            beingWritten = null;
        }
    }

    private void sendAgain(Outbound outbound, int packetId) {
        InFlight sent = inFlight.get(packetId);
        if (sent == null) {
            return;
        }
        if (sent.received) {
            outbound.send(Packets.pubRel(packetId, ReasonCode.SUCCESS));
        } else if (!outbound.publish(sent.delivery, packetId, true)) {
            drop("larger-than-client-takes");
            finish(packetId);
        }
    }

    private int freePacketId() {
        do {
            lastPacketId = lastPacketId == HIGHEST_PACKET_ID ? 1 : lastPacketId + 1;
        } while (inFlight.containsKey(lastPacketId));
        return lastPacketId;
    }

    private void drop(String reason) {
        dropped++;
        metrics.dropped(reason);
    }

    // ---- acknowledgements by the client

    void onPubAck(int packetId) {
        InFlight sent = inFlight.get(packetId);
        if (sent != null && sent.delivery.qos() == MqttQoS.AT_LEAST_ONCE) {
            finish(packetId);
        }
    }

    void onPubRec(int packetId, boolean refused) {
        InFlight sent = inFlight.get(packetId);
        boolean known = sent != null && sent.delivery.qos() == MqttQoS.EXACTLY_ONCE;
        if (refused) {
            if (known) {
                finish(packetId);
            }
            return;
        }
        if (known) {
            sent.received = true;
        }
        int reasonCode = known ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
        connection().ifPresent(c -> c.outbound().send(Packets.pubRel(packetId, reasonCode)));
    }

    void onPubComp(int packetId) {
        InFlight sent = inFlight.get(packetId);
        if (sent != null && sent.received) {
            finish(packetId);
        }
    }

    private void finish(int packetId) {
        queue.acknowledged(inFlight.remove(packetId).delivery);
        pump();
    }

    // ---- subscriptions

    Map<String, Subscription> subscriptions() {
        return subscriptions;
    }

    // ---- end

    /** Gives up what waits. The session is not used afterwards. */
    void discard() {
        queue.clear();
        Collection<InFlight> sent = List.copyOf(inFlight.values());
        inFlight.clear();
        sent.forEach(s -> queue.acknowledged(s.delivery));
    }

    /** Takes the will out: it is published, or no longer wanted. */
    Optional<Will> takeWill() {
        Optional<Will> taken = Optional.ofNullable(will);
        will = null;
        return taken;
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

    /** When it connected, or when it went away. */
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

    ClientView view() {
        return new ClientView(
                clientId,
                userName,
                connection().map(Connection::address),
                connection().map(Connection::protocol).orElse(""),
                since,
                subscriptions.size(),
                queue.size(),
                inFlight.size(),
                queue.bytes(),
                dropped);
    }
}
