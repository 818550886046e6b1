package dev.atmosphere.cloud.web;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Reads what is stored, for the API. May be called from any thread; never blocks it.
 *
 * <p>Fails with {@link dev.atmosphere.failure.Transient} while the store is away.
 */
public interface ImageQueries {
    /** Pictures, newest first. */
    Future<ImagePage> page(ImageFilter filter);

    /** Those of these pictures that there are, newest first. */
    Future<List<StoredImage>> find(Collection<UUID> imageIds);

    Future<Stats> stats(Instant at);
}
