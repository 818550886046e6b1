package dev.atmosphere.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a step has in its hands, a lane for each key: a lane's head is worked on, the rest wait, so that order per key holds over
 * retries too. One that will not be tried again may step aside once nothing can change the order. Belongs to the step's context, but for its size.
 */
final class Lanes {
    private final Map<String, Deque<Taken>> byKey = new HashMap<>();
    /** What has left its lane and is not through. */
    private final Set<Taken> passed = new HashSet<>();

    private volatile int size;
    private volatile long bytes;

    /** Returns whether its turn is now. */
    boolean add(Taken taken) {
        Deque<Taken> lane = byKey.computeIfAbsent(taken.key(), key -> new ArrayDeque<>());
        lane.add(taken);
        size = size + 1;
        bytes = bytes + taken.bytes();
        return lane.size() == 1;
    }

    /** The head steps aside, still in hand, and the next has its turn: returns it. */
    Optional<Taken> pass(Taken head) {
        Deque<Taken> lane = byKey.get(head.key());
        if (lane == null || lane.peek() != head) {
            return Optional.empty();
        }
        passed.add(head);
        lane.remove();
        if (lane.isEmpty()) {
            byKey.remove(head.key());
        }
        return Optional.ofNullable(lane.peek());
    }

    /** Returns whose turn it is now, if it was the head's end; one that is not here any more changes nothing. */
    Optional<Taken> remove(Taken taken) {
        if (passed.remove(taken)) {
            size = size - 1;
            bytes = bytes - taken.bytes();
            return Optional.empty();
        }
        Deque<Taken> lane = byKey.get(taken.key());
        if (lane == null) {
            return Optional.empty();
        }
        boolean head = lane.peek() == taken;
        if (lane.remove(taken)) {
            size = size - 1;
            bytes = bytes - taken.bytes();
        }
        if (lane.isEmpty()) {
            byKey.remove(taken.key());
        }
        return head ? Optional.ofNullable(lane.peek()) : Optional.empty();
    }

    boolean holds(Taken taken) {
        return byKey.containsKey(taken.key()) && byKey.get(taken.key()).contains(taken);
    }

    /** Those that wait: for their turn, or for another attempt. */
    List<Taken> idle() {
        return byKey.values().stream()
                .flatMap(Deque::stream)
                .filter(taken -> !taken.atWork())
                .toList();
    }

    /** Any thread. */
    int size() {
        return size;
    }

    /** What their messages weigh. Any thread. */
    long bytes() {
        return bytes;
    }
}
