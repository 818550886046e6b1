package dev.atmosphere.bus.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A client that is made when it is first needed, off the event loop, and again as long as that fails: a client cannot be made
 * while the name of Kafka's host does not resolve. Thread-safe.
 */
final class Lazily<T> {
    private final Vertx vertx;
    private final Callable<T> maker;
    private Future<T> made;

    Lazily(Vertx vertx, Callable<T> maker) {
        this.vertx = vertx;
        this.maker = maker;
    }

    synchronized Future<T> get() {
        if (made == null || made.failed()) {
            made = vertx.executeBlocking(maker, false).recover(why -> Future.failedFuture(KafkaFailures.of(why)));
        }
        return made;
    }

    /** If it was made; does not make it. */
    synchronized Optional<T> present() {
        return made != null && made.succeeded() ? Optional.of(made.result()) : Optional.empty();
    }
}
