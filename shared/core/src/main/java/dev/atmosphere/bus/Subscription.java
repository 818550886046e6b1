package dev.atmosphere.bus;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** A group's reading of a topic. */
public interface Subscription {
    /** Messages that the group has not settled yet, those in flight included. Refreshed every few seconds. */
    long lag();

    /** When the oldest message that the group has not settled was published. Refreshed every few seconds. */
    Optional<Instant> oldest();

    /** Delivers nothing more; what is in flight may still be settled, or given back. */
    void pause();

    /**
     * Leaves the group, with what was settled recorded. What is not settled by now comes again, to another reader of the group at
     * once, else to the next subscription.
     */
    Future<Void> close();
}
