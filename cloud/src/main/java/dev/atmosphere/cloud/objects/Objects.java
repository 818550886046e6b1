package dev.atmosphere.cloud.objects;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Keeps objects by key. May be called from any thread; never blocks it.
 *
 * <p>Fails with {@link dev.atmosphere.failure.Transient} while the store is away or full.
 */
public interface Objects {
    /**
     * Completes when the object is durable. An object of that key is replaced as a whole: a reader sees the one or the other.
     *
     * @param bytes not written to afterwards
     */
    Future<Void> put(ObjectKey key, byte[] bytes, String contentType);

    Future<Optional<StoredObject>> get(ObjectKey key);
}
