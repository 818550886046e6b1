package dev.atmosphere.cloud.store;

import dev.atmosphere.event.ImageWithFaces;
import io.vertx.core.Future;

/**
 * The archive of events, from which everything can be made again. An event is kept once, however often it is given, or its
 * picture processed. Of two pictures that came under one id both events are kept.
 */
public interface EventTable {
    /** Completes when the event is durable. The picture's bytes are left out: a reference with their checksum stands in. */
    Future<Void> append(ImageWithFaces event);
}
