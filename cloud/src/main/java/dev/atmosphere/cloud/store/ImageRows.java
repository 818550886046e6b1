package dev.atmosphere.cloud.store;

import dev.atmosphere.event.ImageWithFaces;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** The rows of images and their faces. */
public interface ImageRows {
    /**
     * Completes when the image's row and its faces' rows are durable, all or none of them. Rows that stand there are left as
     * they are. Whoever listens is told the ids of images that were not there before.
     *
     * <p>Of several pictures that come under one id, in this process or in others, one gets the row; the others wait until
     * that is settled.
     *
     * @param first what has to be done before anybody sees the rows; it is done only for the picture that gets the row, and if
     *     it fails there is no row
     * @return the SHA-256, in lower-case hex, of the picture whose row stands there: another's, if that came first
     */
    Future<String> insert(ImageWithFaces image, Supplier<Future<Void>> first);
}
