package dev.atmosphere.edge.broker;

import dev.atmosphere.edge.broker.store.Journal;
import dev.atmosphere.edge.broker.store.Stored;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that go to one client: what waits, what has its packet identifier and waits for the disk, what was sent and is not
 * acknowledged. A message leaves once it, and for QoS 2 its packet identifier too, is where a restart of the broker does not forget
 * it, if its session is kept.
 *
 * <p>Used on the broker's event loop only.
 */
final class Outgoing {
    private static final Logger LOG = LoggerFactory.getLogger(Outgoing.class);
    private static final int HIGHEST_PACKET_ID = 65535;
    /** So many messages get their packet identifiers ahead of those before them being on disk. */
    private static final int MOST_UNSENT = 128;

    private final long session;
    private final boolean kept;
    private final Journal journal;
    private final BrokerMetrics metrics;
    private final Clock clock;
    private final OutboundQueue queue;
    private final Map<Integer, InFlight> inFlight = new LinkedHashMap<>();
    private final Queue<Integer> resend = new ArrayDeque<>();
    /** They have their packet identifiers, and are sent once the journal has come to their places. */
    private final Queue<Integer> unsent = new ArrayDeque<>();

    private Connection connection;
    private int lastPacketId;
    private boolean waitsForDisk;
    private Delivery beingWritten;
    private long dropped;

    /** A message that has its packet identifier; {@code received} once a QoS 2 one was answered by PUBREC and waits for PUBCOMP. */
    private static final class InFlight {
        private final Delivery delivery;
        private final long place;
        private boolean sent;
        private boolean received;

        InFlight(Delivery delivery, long place) {
            this.delivery = delivery;
            this.place = place;
        }
    }

    /**
     * @param session its number
     * @param kept whether the session is to outlive the broker's process
     */
    Outgoing(
            long session,
            boolean kept,
            BrokerConfig config,
            QueuedBytes total,
            Journal journal,
            BrokerMetrics metrics,
            Clock clock) {
        this.session = session;
        this.kept = kept;
        this.journal = journal;
        this.metrics = metrics;
        this.clock = clock;
        this.queue = new OutboundQueue(
                session, kept, config.maxQueuedBytesPerClient(), total, journal, (topic, why) -> drop(why));
    }

    // ---- the client comes and goes

    /** Sends again what was not acknowledged, then what waits. */
    void arrived(Connection to) {
        connection = to;
        queue.arrived();
        resend.clear();
        resend.addAll(inFlight.keySet());
        resend.removeAll(unsent);
        pump();
    }

    void left() {
        connection = null;
        written();
        queue.left(inFlight.values().stream().map(sent -> sent.delivery).toList());
        if (kept) {
            inFlight.clear();
            resend.clear();
            unsent.clear();
        }
    }

    /** What waited when the broker was stopped. */
    void restore(Stored.Backlog backlog) {
        queue.restore(backlog);
    }

    /** Whether anything of it lies on the disk. */
    boolean hasStored() {
        return queue.hasStored();
    }

    /** Gives everything up; not used afterwards. */
    void discard() {
        queue.clear();
        inFlight.values().forEach(sent -> queue.release(sent.delivery));
        inFlight.clear();
    }

    // ---- to the client

    void deliver(Message message, MqttQoS qos, boolean retain, List<Integer> identifiers) {
        if (connection == null && qos == MqttQoS.AT_MOST_ONCE) {
            return; // QoS 0 is for who is there
        }
        queue.add(message, qos, retain, identifiers);
        pump();
    }

    /** Writes as much as the client's socket, its Receive Maximum and the disk allow now. */
    void pump() {
        while (connection != null && connection.outbound().isReady()) {
            Outbound outbound = connection.outbound();
            written();
            int receiveMaximum = outbound.terms().receiveMaximum();
            // It may be less than when these were sent: then they wait for their turn again.
            boolean takesMore = inFlight.size() - resend.size() - unsent.size() < receiveMaximum;
            if (!resend.isEmpty() && (takesMore || isReceived(resend.element()))) {
                sendAgain(outbound, resend.remove());
                continue;
            }
            Integer first = unsent.peek();
            if (first != null && resend.isEmpty() && takesMore && journal.isCommitted(inFlight.get(first).place)) {
                unsent.remove();
                sendFirst(outbound, first);
                continue;
            }
            boolean mayAssure = resend.isEmpty() && unsent.size() < MOST_UNSENT && inFlight.size() < receiveMaximum;
            Delivery next = queue.next(mayAssure);
            if (next == null) {
                waitForDisk();
                return;
            }
            boolean assured = next.qos() != MqttQoS.AT_MOST_ONCE;
            if (next.message().expired(clock.instant())) {
                drop("expired");
                if (assured) {
                    queue.acknowledged(next);
                } else {
                    queue.release(next);
                }
            } else if (assured) {
                prepare(next);
            } else {
                sendUnassured(outbound, next);
            }
        }
    }

    private void sendUnassured(Outbound outbound, Delivery delivery) {
        if (canSend(outbound, delivery, 0, false)) {
            beingWritten = delivery;
            if (outbound.isReady()) {
                written();
            }
        } else {
            queue.release(delivery);
        }
    }

    /** Gives it a packet identifier, which a QoS 2 message must have for good before it is sent. */
    private void prepare(Delivery delivery) {
        int packetId = freePacketId();
        long place = delivery.place();
        if (kept) {
            journal.append(tables -> tables.sent(session, delivery.sequence(), packetId));
            place = delivery.qos() == MqttQoS.EXACTLY_ONCE ? journal.place() : place;
        }
        inFlight.put(packetId, new InFlight(delivery, place));
        unsent.add(packetId);
    }

    private void sendFirst(Outbound outbound, int packetId) {
        InFlight first = inFlight.get(packetId);
        first.sent = true;
        if (!canSend(outbound, first.delivery, packetId, false)) {
            done(packetId);
        }
    }

    /** Whether only its PUBREL is to be sent again, which takes no place. */
    private boolean isReceived(int packetId) {
        InFlight sent = inFlight.get(packetId);
        return sent == null || sent.received;
    }

    private void sendAgain(Outbound outbound, int packetId) {
        InFlight sent = inFlight.get(packetId);
        if (sent == null) {
            return;
        }
        if (sent.received) {
            outbound.send(Packets.pubRel(packetId, ReasonCode.SUCCESS));
        } else if (!canSend(outbound, sent.delivery, packetId, true)) {
            done(packetId);
        }
    }

    /** Sends it, unless it is larger than the client takes: then it is given up. */
    private boolean canSend(Outbound outbound, Delivery delivery, int packetId, boolean again) {
        boolean sent = outbound.publish(delivery, packetId, again);
        if (!sent) {
            drop("larger-than-client-takes");
        }
        return sent;
    }

    /** Goes on when the disk has what must be there first, or has given what comes next. */
    private void waitForDisk() {
        Integer first = unsent.peek();
        if (first != null && !waitsForDisk && !journal.isCommitted(inFlight.get(first).place)) {
            waitsForDisk = true;
            journal.whenCommitted(inFlight.get(first).place, () -> {
                waitsForDisk = false;
                pump();
            });
        }
        if (queue.isBehind()) {
            queue.read(this::sentBefore).onSuccess(v -> pump()).onFailure(why -> {
                LOG.error("what waits for a client cannot be read from the disk: {}", why.toString());
                if (connection != null) {
                    connection.disconnect(ReasonCode.UNSPECIFIED);
                }
            });
        }
    }

    private void sentBefore(OutboundQueue.Sent sent) {
        InFlight known = new InFlight(sent.delivery(), 0);
        known.sent = true;
        known.received = sent.received();
        inFlight.put(sent.packetId(), known);
        resend.add(sent.packetId());
    }

    /** The socket has all of the QoS 0 message that it was given last. */
    private void written() {
        if (beingWritten != null) {
            queue.release(beingWritten);
            beingWritten = null;
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
        if (wasSent(packetId, MqttQoS.AT_LEAST_ONCE)) {
            finish(packetId);
        }
    }

    void onPubRec(int packetId, boolean refused) {
        InFlight sent = inFlight.get(packetId);
        boolean known = wasSent(packetId, MqttQoS.EXACTLY_ONCE);
        if (refused) {
            if (known) {
                finish(packetId);
            }
            return;
        }
        long written = 0;
        if (known) {
            sent.received = true;
            if (kept) {
                journal.append(tables -> tables.received(session, sent.delivery.sequence()));
                written = journal.place();
            }
        }
        int reasonCode = known ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
        if (connection != null) {
            connection.answer(written, Packets.pubRel(packetId, reasonCode));
        }
    }

    void onPubComp(int packetId) {
        InFlight sent = inFlight.get(packetId);
        if (sent != null && sent.received) {
            finish(packetId);
        }
    }

    /** A client that acknowledges what it was not sent yet is not heard. */
    private boolean wasSent(int packetId, MqttQoS qos) {
        InFlight sent = inFlight.get(packetId);
        return sent != null && sent.sent && sent.delivery.qos() == qos;
    }

    private void finish(int packetId) {
        resend.remove(packetId);
        done(packetId);
        pump();
    }

    private void done(int packetId) {
        queue.acknowledged(inFlight.remove(packetId).delivery);
    }

    // ---- how much

    int size() {
        return queue.size();
    }

    int inFlight() {
        return inFlight.size();
    }

    /** In memory. */
    long bytes() {
        return queue.bytes();
    }

    /** On disk. */
    long storedBytes() {
        return queue.storedBytes();
    }

    /** Messages that were given up. */
    long dropped() {
        return dropped;
    }
}
