package dev.atmosphere.edge.broker.packet;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * How many bytes of clients' packets the broker holds at once: packets being read, and messages whose acknowledgement is
 * awaited. A packet above {@value #SMALL_BYTES} bytes reserves its whole size before its first byte is kept, and waits in line
 * if that is not free, while its connection is not read; smaller ones pass the line and may fill a quarter more, so that a heartbeat does not
 * wait behind pictures. Used on the broker's event loop only.
 */
public final class InboundBudget {
    /** Up to this size a packet passes the line. */
    public static final int SMALL_BYTES = 16 * 1024;

    private final long limitBytes;
    private final Queue<Waiting> line = new ArrayDeque<>();
    private long heldBytes;

    private record Waiting(int bytes, Runnable granted) {}

    public InboundBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /**
     * Reserves, or stands in line.
     *
     * @param granted run later, with the bytes reserved, if they were not free now
     * @return whether they are reserved now; if so, {@code granted} is not run
     */
    boolean reserve(int bytes, Runnable granted) {
        boolean passes = bytes <= SMALL_BYTES && heldBytes + bytes <= limitBytes + limitBytes / 4;
        if (passes || line.isEmpty() && fits(bytes)) {
            heldBytes += bytes;
            return true;
        }
        line.add(new Waiting(bytes, granted));
        return false;
    }

    /** Counts bytes which are held whatever the limit says: the caller has stopped reading already, or is about to. */
    public void hold(int bytes) {
        heldBytes += bytes;
    }

    public void release(int bytes) {
        heldBytes -= bytes;
        Waiting first;
        while ((first = line.peek()) != null && fits(first.bytes)) {
            line.remove();
            heldBytes += first.bytes;
            first.granted.run();
        }
    }

    /** A single packet always fits an empty budget, so that a limit below the packet size slows down and does not lock up. */
    private boolean fits(int bytes) {
        return heldBytes + bytes <= limitBytes || heldBytes == 0;
    }

    public long heldBytes() {
        return heldBytes;
    }
}
