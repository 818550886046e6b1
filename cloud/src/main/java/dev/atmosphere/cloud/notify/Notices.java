package dev.atmosphere.cloud.notify;

import dev.atmosphere.event.ImageWithFaces;
import io.vertx.core.Future;

/** Pictures that a channel shall hear of. */
@FunctionalInterface
public interface Notices {
    /** Completes when it is noted; the same picture is noted once. */
    Future<Void> note(ImageWithFaces image);

    /** Where nobody hears. */
    static Notices none() {
        return image -> Future.succeededFuture();
    }
}
