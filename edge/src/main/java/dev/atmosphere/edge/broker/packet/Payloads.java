package dev.atmosphere.edge.broker.packet;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * Arrays for large payloads, which are used again: a stream of pictures would otherwise keep the garbage collector busier than the
 * broker, which clears and moves every one of them.
 *
 * <p>A payload goes back when its last reference is released ({@link io.netty.util.ReferenceCounted}); its buffer cannot be read any
 * more then, so that nobody sees what is written there next. One that is never released is left to the collector: that is how
 * whoever wants to keep a payload does so ({@link Payload#keep}). Arrays that nobody took for a while are given up. Used on the broker's event loop only.
 */
public final class Payloads {
    private static final long MAX_IDLE_BYTES = 16 << 20;
    /** An array is used for a payload of at least so much of it: what is charged for a message is its payload. */
    private static final double LEAST_USE = 0.75;

    private final TreeMap<Integer, Deque<byte[]>> idle = new TreeMap<>();
    private long idleBytes;
    private boolean taken;

    /** A payload on its way through the broker. */
    public static final class Payload extends UnpooledHeapByteBuf {
        private final Payloads home;
        private boolean kept;

        private Payload(Payloads home, byte[] array, int size) {
            super(UnpooledByteBufAllocator.DEFAULT, array, array.length);
            this.home = home;
            setIndex(0, size);
        }

        /** It is held elsewhere from now on: its array is not used again. */
        public void keep() {
            if (!kept) {
                kept = true;
                retain();
            }
        }

        @Override
        protected void freeArray(byte[] array) {
            home.giveBack(array);
        }
    }

    /** A payload of that size; what is in it is left over from another, and has to be overwritten. */
    Payload take(int size) {
        taken = true;
        Map.Entry<Integer, Deque<byte[]>> nearest = idle.ceilingEntry(size);
        if (nearest == null || size < LEAST_USE * nearest.getKey()) {
            return new Payload(this, new byte[size], size);
        }
        byte[] array = nearest.getValue().pop();
        idleBytes -= array.length;
        if (nearest.getValue().isEmpty()) {
            idle.remove(nearest.getKey());
        }
        return new Payload(this, array, size);
    }

    private void giveBack(byte[] array) {
        if (idleBytes + array.length <= MAX_IDLE_BYTES) {
            idle.computeIfAbsent(array.length, length -> new ArrayDeque<>()).push(array);
            idleBytes += array.length;
        }
    }

    /** Called now and then: gives up what was of no use since the last time. */
    public void sweep() {
        if (!taken) {
            idle.clear();
            idleBytes = 0;
        }
        taken = false;
    }

    long idleBytes() {
        return idleBytes;
    }
}
