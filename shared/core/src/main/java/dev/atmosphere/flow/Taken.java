package dev.atmosphere.flow;

import dev.atmosphere.bus.Delivery;
import dev.atmosphere.trace.Handling;
import java.time.Instant;

/** A delivery in a step's hands, from its taking to its settling. Belongs to the step's context. */
final class Taken {
    private final Delivery delivery;
    private final Instant at;
    private final Handling handling;
    private boolean atWork;

    Taken(Delivery delivery, Instant at, Handling handling) {
        this.delivery = delivery;
        this.at = at;
        this.handling = handling;
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

    Handling handling() {
        return handling;
    }

    /** Whether the stage runs on it, or it is being settled: then its end is near, and has to be waited for. */
    boolean atWork() {
        return atWork;
    }

    void atWork(boolean now) {
        atWork = now;
    }
}
