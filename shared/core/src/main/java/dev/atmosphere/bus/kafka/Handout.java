package dev.atmosphere.bus.kafka;

import dev.atmosphere.bus.Room;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What was fetched and waits until the subscriber has room for it. Belongs to the reader's thread. */
final class Handout {
    private final Room room;
    private final Deque<Lane.Slot> waiting = new ArrayDeque<>();
    private int out;
    private long outBytes;

    Handout(Room room) {
        this.room = room;
    }

    void add(Lane.Slot slot) {
        waiting.add(slot);
    }

    /** The next one, as soon as there is room for it: from now on it is out. */
    Optional<Lane.Slot> next() {
        Lane.Slot first = waiting.peek();
        if (first == null || !room.fits(out, outBytes, first.bytes())) {
            return Optional.empty();
        }
        out++;
        outBytes += first.bytes();
        return Optional.of(waiting.remove());
    }

    /** One that was out is through. */
    void through(Lane.Slot slot) {
        out--;
        outBytes -= slot.bytes();
    }

    /** Whether more should be fetched: nothing waits any more, and there is room. */
    boolean wantsMore() {
        return waiting.isEmpty() && room.fits(out, outBytes, 1);
    }

    /** Forgets what waits of partitions that others have by now. */
    void dropLost() {
        waiting.removeIf(slot -> !slot.lane().owned());
    }
}
