package dev.atmosphere.edge.broker;

/**
 * What all subscribers' queues together keep in memory. A message that several wait for is counted once, since it is there once.
 * Used on the broker's event loop only.
 */
final class QueuedBytes {
    private final long limit;
    private long held;
    private int messages;

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
        }
    }

    void release(Message message) {
        if (--message.holders == 0) {
            held -= message.sizeBytes();
            messages--;
        }
    }

    long held() {
        return held;
    }

    int messages() {
        return messages;
    }
}
