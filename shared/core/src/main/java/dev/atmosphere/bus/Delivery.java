package dev.atmosphere.bus;

import io.vertx.core.Future;
import java.time.Instant;

/**
 * A message handed to one group, unsettled until one of its two ends is called, once. A delivery that is never settled comes
 * again after the subscription is closed and opened anew.
 */
public interface Delivery {
    Message message();

    /** When the message was published, for its age. */
    Instant publishedAt();

    /** This group is done with it. The future completes when that is recorded; a failure means that it will come again. */
    Future<Void> ack();

    /** Puts it into the topic's dead-letter twin with the cause, then acknowledges it. Both, or it will come again. */
    Future<Void> deadLetter(Cause cause);
}
