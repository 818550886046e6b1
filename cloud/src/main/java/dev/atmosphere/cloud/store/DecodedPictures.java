package dev.atmosphere.cloud.store;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.objects.StoredObject;
import dev.atmosphere.failure.Poison;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Stored pictures, decoded. The faces of one picture, and both kinds of crop, come shortly after one another: a picture is
 * decoded once for all of them and forgotten soon. Bounded by its pixels' bytes. May be called from any thread.
 */
public final class DecodedPictures {
    private static final int BYTES_PER_PIXEL = 3;
    private static final Duration UNUSED = Duration.ofSeconds(20);

    private final Objects objects;
    private final WorkerExecutor worker;
    /** Failures are answered as values and then forgotten: the cache would log each one that is thrown. */
    private final AsyncCache<UUID, AsyncResult<BufferedImage>> cache;

    /**
     * @param worker decodes
     * @param mostBytes of decoded pixels that are kept
     */
    public DecodedPictures(Objects objects, WorkerExecutor worker, long mostBytes) {
        this.objects = objects;
        this.worker = worker;
        this.cache = Caffeine.newBuilder()
                .expireAfterAccess(UNUSED)
                .maximumWeight(mostBytes)
                .weigher((UUID id, AsyncResult<BufferedImage> picture) ->
                        picture.succeeded() ? bytesOf(picture.result()) : 0)
                .buildAsync();
    }

    /** Not to be drawn upon: others look at it, too. Fails with {@link Poison} if there is none, or it is no picture. */
    public Future<BufferedImage> get(UUID imageId) {
        CompletableFuture<AsyncResult<BufferedImage>> decoded = cache.get(imageId, (id, executor) -> decode(id)
                .transform(Future::succeededFuture)
                .toCompletionStage()
                .toCompletableFuture());
        return Future.fromCompletionStage(decoded).compose(outcome -> {
            if (outcome.failed()) {
                cache.asMap().remove(imageId, decoded);
                return Future.failedFuture(outcome.cause());
            }
            return Future.succeededFuture(outcome.result());
        });
    }

    private static int bytesOf(BufferedImage picture) {
        return Math.multiplyExact(Math.multiplyExact(picture.getWidth(), picture.getHeight()), BYTES_PER_PIXEL);
    }

    private Future<BufferedImage> decode(UUID imageId) {
        return objects.get(ObjectKey.picture(imageId)).compose(found -> {
            Optional<byte[]> bytes = found.map(StoredObject::bytes);
            if (bytes.isEmpty()) {
                return Future.failedFuture(
                        new Poison("picture-missing", "the picture of image " + imageId + " is no longer stored"));
            }
            return worker.executeBlocking(() -> Crops.decode(bytes.get()), false);
        });
    }
}
