package dev.atmosphere.edge.broker;

import io.vertx.core.Future;

/** A listener inside the gateway; lasts until it is cancelled. */
@FunctionalInterface
public interface LocalSubscription {
    Future<Void> cancel();
}
