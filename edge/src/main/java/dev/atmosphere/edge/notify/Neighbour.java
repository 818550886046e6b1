package dev.atmosphere.edge.notify;

import dev.atmosphere.event.FaceNamed;
import dev.atmosphere.event.PostProcessed;
import io.vertx.core.Future;

/**
 * Another system that hears what stations are answered, in its own words on the edge's broker. Told after the station, and again where
 * the answer is repeated.
 */
public interface Neighbour {
    /** What was found in a picture. The future holds the picture's step up: whatever takes long is not waited for. */
    Future<?> found(PostProcessed image);

    /** Who somebody was in a picture of this edge's, or was not. */
    Future<?> named(FaceNamed named);
}
