package dev.atmosphere.edge.notify;

import io.vertx.core.Future;

/** Says something on the edge's broker: at least once, to whoever listens on the topic. */
public interface StationAnswers {
    /**
     * To those who listen now.
     *
     * @param json the payload, UTF-8
     */
    Future<Void> publish(String topic, byte[] json);

    /**
     * To those who listen later too, until something else is said on that topic.
     *
     * @param json the payload, UTF-8; empty takes back what was said
     */
    Future<Void> retain(String topic, byte[] json);
}
