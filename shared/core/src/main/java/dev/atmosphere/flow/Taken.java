package dev.atmosphere.flow;

import dev.atmosphere.bus.Delivery;
import java.time.Instant;

/** A delivery in a step's hands, from its taking to its settling. Belongs to the step's context. */
final class Taken {
    private final Delivery delivery;
    private final Instant at;
    private boolean atWork;

    Taken(Delivery delivery, Instant at) {
        this.delivery = delivery;
        this.at = at;
    }

    Delivery delivery() {
        return delivery;
    }

    String key() {
        return delivery.message().key();
    }

    long bytes() {
        return delivery.message().size();
    }

    Instant at() {
        return at;
    }

    /** Whether the stage runs on it, or it is being settled: then its end is near, and has to be waited for. */
    boolean atWork() {
        return atWork;
    }

    void atWork(boolean now) {
        atWork = now;
    }
}
