package dev.atmosphere.edge.broker;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What all subscribers' queues together keep in memory. A message that several wait for is counted once, since it is there once.
 * Used on the broker's event loop only.
 */
final class QueuedBytes {
    private final long limit;
    private long held;
    private int messages;
    /** Those that lie on the disk too, by their number there. */
    private final Map<Long, Message> stored = new HashMap<>();

    QueuedBytes(long limit) {
        this.limit = limit;
    }

    /** How much of the limit is not taken; at least 0. */
    long free() {
        return Math.max(0, limit - held);
    }

    void hold(Message message) {
        if (message.holders++ == 0) {
            held += message.sizeBytes();
            messages++;
            if (message.number() != 0) {
                stored.put(message.number(), message);
            }
        }
    }

    /** A message that lies on the disk, if it is in memory for somebody already. */
    Optional<Message> find(long number) {
        return Optional.ofNullable(stored.get(number));
    }

    void release(Message message) {
        if (--message.holders == 0) {
            held -= message.sizeBytes();
            messages--;
            stored.remove(message.number(), message);
            message.unheld();
        }
    }

    long held() {
        return held;
    }

    int messages() {
        return messages;
    }
}
