package dev.atmosphere.edge.broker;

import io.vertx.core.Future;

/**
 * The application behind some topics: its verdict decides whether and how a message is acknowledged. Messages of one client are
 * offered in the order in which they came, without waiting for the verdict of the one before; they are acknowledged, and passed
 * on to subscribers, in that order too.
 *
 * <p>A QoS 2 message is offered once, however often it is sent again. A QoS 1 message that is sent again is offered again.
 */
@FunctionalInterface
public interface Inbox {
    /**
     * Says who is refused and why in a log line of its own: the broker only counts it.
     *
     * <p>Called on the broker's event loop: must not block. The future may be completed by any thread; a failed one counts as {@link
     * Verdict.NotNow}.
     */
    Future<Verdict> offer(Publish publish);
}
