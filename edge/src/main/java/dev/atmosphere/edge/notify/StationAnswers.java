package dev.atmosphere.edge.notify;

import io.vertx.core.Future;

/** Says something to a station: at least once, to whoever listens on its topic. */
@FunctionalInterface
public interface StationAnswers {
    /**
     * @param json the payload, UTF-8
     */
    Future<Void> publish(String topic, byte[] json);
}
