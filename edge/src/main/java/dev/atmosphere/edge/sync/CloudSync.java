package dev.atmosphere.edge.sync;

import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.flow.Stage;
import io.vertx.core.Future;
import java.util.List;

/**
 * Hands every picture with faces to the cloud, unchanged: read from the edge's disk, emitted to Kafka. While Kafka is away it
 * waits, and the backlog stays on the disk, in order.
 */
public final class CloudSync implements Stage<ImageWithFaces, ImageWithFaces> {
    @Override
    public Future<List<ImageWithFaces>> run(ImageWithFaces image) {
        return Future.succeededFuture(List.of(image));
    }
}
