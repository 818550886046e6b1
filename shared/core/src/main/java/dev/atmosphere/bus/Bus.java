package dev.atmosphere.bus;

import dev.atmosphere.topic.Topic;
import io.vertx.core.Future;
import io.vertx.core.Handler;

/**
 * Carries messages from publishers to groups of subscribers; the promises stand in the package's description. May be called
 * from any thread.
 */
public interface Bus {
    /** Completes when the message is durable. Fails with {@code Transient} while that cannot be had. */
    Future<Void> publish(Topic<?> topic, Message message);

    /**
     * Delivers each of the topic's messages to one of the group's subscriptions, in order per key, those published before the
     * group first subscribed included.
     *
     * @param room for unsettled deliveries: never are there more, nor heavier ones
     * @param handler called on the Vert.x context of the caller
     */
    Future<Subscription> subscribe(Topic<?> topic, String group, Room room, Handler<Delivery> handler);

    /** The same for messages that need not be weighed. */
    default Future<Subscription> subscribe(Topic<?> topic, String group, int maxInFlight, Handler<Delivery> handler) {
        return subscribe(topic, group, Room.of(maxInFlight), handler);
    }

    /** The messages that were given up on this bus. */
    DeadLetters deadLetters();

    /** Whether it wants a message's picture beside the body (true), or encoded within the body (false). */
    boolean keepsPicturesApart();

    /** Flushes what is under way and releases everything. Subscriptions are closed. */
    Future<Void> close();
}
