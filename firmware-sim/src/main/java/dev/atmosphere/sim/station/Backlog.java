package dev.atmosphere.sim.station;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The pictures that a station keeps: those not yet acknowledged, in the order in which they were taken, at most
 * {@code capacity}. A picture leaves only when it was acknowledged, or is given up by name.
 */
final class Backlog {
    private final int capacity;
    private final Map<UUID, Kept> kept = new LinkedHashMap<>();
    private int inFlight;

    Backlog(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a station keeps at least 1 picture, not " + capacity);
        }
        this.capacity = capacity;
    }

    boolean full() {
        return kept.size() >= capacity;
    }

    int size() {
        return kept.size();
    }

    int inFlight() {
        return inFlight;
    }

    /** @throws IllegalStateException if it is full */
    void add(Shot shot) {
        if (full()) {
            throw new IllegalStateException("the backlog holds " + kept.size() + " pictures already");
        }
        kept.put(shot.id(), new Kept(shot));
    }

    /** Takes the oldest picture that waits and marks it as in flight. */
    Optional<Kept> next() {
        for (Kept one : kept.values()) {
            if (!one.inFlight) {
                one.inFlight = true;
                one.attempts++;
                inFlight++;
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** It has to be sent again. */
    void putBack(Kept one) {
        if (one.inFlight) {
            one.inFlight = false;
            inFlight--;
        }
    }

    /** It was acknowledged or given up. */
    void remove(Kept one) {
        putBack(one);
        kept.remove(one.shot.id());
    }

    /** A picture in the backlog. */
    static final class Kept {
        private final Shot shot;
        private boolean inFlight;
        private int attempts;

        private Kept(Shot shot) {
            this.shot = shot;
        }

        Shot shot() {
            return shot;
        }

        /** How often it was sent. */
        int attempts() {
            return attempts;
        }
    }
}
