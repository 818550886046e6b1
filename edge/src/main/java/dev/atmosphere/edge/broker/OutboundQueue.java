package dev.atmosphere.edge.broker;

import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * What waits for one subscriber, bounded in bytes. When it is full, the oldest QoS 0 messages go first; what still finds no room is
 * given up. QoS 1 and 2 messages stay charged while they are sent but unacknowledged.
 *
 * <p>A queue may be as long as its own limit, and as what all queues together leave free of theirs (dynamic thresholds: Choudhury
 * and Hahne, "Dynamic queue length thresholds for shared-memory packet switches", 1998). So a few slow subscribers never take
 * all: there is room for those who keep up. An empty queue takes one message whatever its size while anything is free, and a small
 * one even then.
 *
 * <p>Messages leave in the order in which they came, except that QoS 0 passes by QoS 1 and 2 when those have to wait for
 * acknowledgements. Used on the broker's event loop only.
 */
final class OutboundQueue {
    private static final int ALWAYS_TAKEN_BYTES = 4 * 1024;

    private final long limitBytes;
    private final QueuedBytes total;
    private final Consumer<Delivery> dropped;
    private final Deque<Delivery> unassured = new ArrayDeque<>();
    private final Deque<Delivery> assured = new ArrayDeque<>();
    private long bytes;
    private int unacknowledged;
    private long sequence;

    /** @param dropped told of everything that is given up for want of room */
    OutboundQueue(long limitBytes, QueuedBytes total, Consumer<Delivery> dropped) {
        this.limitBytes = limitBytes;
        this.total = total;
        this.dropped = dropped;
    }

    void add(Message message, MqttQoS qos, boolean retain, List<Integer> identifiers) {
        Delivery delivery = new Delivery(message, qos, retain, identifiers, sequence++);
        while (!hasRoomFor(message)) {
            Delivery oldest = unassured.poll();
            if (oldest == null) {
                dropped.accept(delivery);
                return;
            }
            release(oldest);
            dropped.accept(oldest);
        }
        total.hold(message);
        bytes += message.sizeBytes();
        (qos == MqttQoS.AT_MOST_ONCE ? unassured : assured).add(delivery);
    }

    /**
     * Takes the next one out; it stays charged until {@link #release}.
     *
     * @param mayAssure whether a QoS 1 or 2 message could be sent now
     * @return null if there is none
     */
    Delivery next(boolean mayAssure) {
        Delivery first = unassured.peek();
        Delivery second = mayAssure ? assured.peek() : null;
        if (second != null && (first == null || second.sequence() < first.sequence())) {
            unacknowledged++;
            return assured.poll();
        }
        return unassured.poll();
    }

    /** The message needs not be kept any more: written (QoS 0), acknowledged, or given up. */
    void release(Delivery delivery) {
        total.release(delivery.message());
        bytes -= delivery.message().sizeBytes();
    }

    /** A QoS 1 or 2 message that was taken out is done with. */
    void acknowledged(Delivery delivery) {
        unacknowledged--;
        release(delivery);
    }

    /** Gives the QoS 0 messages up: their subscriber went away. */
    void dropUnassured() {
        unassured.forEach(this::release);
        unassured.clear();
    }

    /** Gives everything up that is not taken out. */
    void clear() {
        dropUnassured();
        assured.forEach(this::release);
        assured.clear();
    }

    /** Messages that wait or are unacknowledged. */
    int size() {
        return unassured.size() + assured.size() + unacknowledged;
    }

    long bytes() {
        return bytes;
    }

    private boolean hasRoomFor(Message message) {
        long free = total.free();
        if (bytes == 0) {
            return free > 0 || message.holders > 0 || message.sizeBytes() <= ALWAYS_TAKEN_BYTES;
        }
        return bytes + message.sizeBytes() <= Math.min(limitBytes, free);
    }
}
