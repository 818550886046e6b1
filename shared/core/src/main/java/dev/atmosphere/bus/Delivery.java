package dev.atmosphere.bus;

import io.vertx.core.Future;
import java.time.Instant;

/**
 * A message handed to one group, unsettled until {@link #ack} or {@link #deadLetter} is called, once, or it is given back. A
 * delivery that is never settled comes again after the subscription is closed and opened anew.
 */
public interface Delivery {
    Message message();

    /** When the message was published, for its age. */
    Instant publishedAt();

    /** This group is done with it. The future completes when that is recorded; a failure means that it will come again. */
    Future<Void> ack();

    /** Puts it into the topic's dead-letter twin with the cause, then acknowledges it. Both, or it will come again. */
    Future<Void> deadLetter(Cause cause);

    /**
     * Gives it back undone: it comes again, in its order, to the group's next subscription, and a sender who waits for it is told to
     * come again. Only after {@link Subscription#pause}: else what follows it would overtake it.
     */
    void release();
}
