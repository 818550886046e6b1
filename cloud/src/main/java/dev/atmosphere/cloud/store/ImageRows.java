package dev.atmosphere.cloud.store;

import dev.atmosphere.event.ImageWithFaces;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** The rows of images and their faces. */
public interface ImageRows {
    /** The SHA-256, in lower-case hex, of the picture whose row stands there; empty if none does. */
    Future<Optional<String>> checksumOf(UUID imageId);

    /**
     * Completes when the image's row and its faces' rows are durable, all or none of them. Rows that stand there are left as
     * they are. Whoever listens is told the ids of images that were not there before.
     */
    Future<Void> insert(ImageWithFaces image);
}
