package dev.atmosphere.cloud.store;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.objects.StoredObject;
import dev.atmosphere.failure.Poison;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Stored pictures, decoded to be cut. The faces of one picture, and both kinds of crop, come shortly after one another: a
 * picture is decoded once for all of them and forgotten soon.
 *
 * <p>Bounded: few are being decoded or cut at a time, the others wait in the order in which they came; and those that are kept
 * for the next face are bounded by their pixels' bytes. May be called from any thread.
 */
public final class DecodedPictures {
    private static final int BYTES_PER_PIXEL = 3;
    private static final Duration UNUSED = Duration.ofSeconds(20);
    /** More are not needed for the faces that are under way, and large arrays that live on are what the collector pays for. */
    private static final int MOST_KEPT = 3;

    private final Objects objects;
    private final WorkerExecutor worker;
    /** Guarded by this, as {@link #free}. */
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    private int free;
    /** Failures are answered as values and then forgotten: the cache would log each one that is thrown. */
    private final AsyncCache<UUID, AsyncResult<BufferedImage>> cache;

    /**
     * @param worker decodes and cuts
     * @param atOnce how many pictures are being decoded or cut at a time: as many as the worker has threads
     * @param mostBytes of decoded pixels that are kept, of a few pictures
     */
    public DecodedPictures(Objects objects, WorkerExecutor worker, int atOnce, long mostBytes) {
        this.objects = objects;
        this.worker = worker;
        this.free = atOnce;
        this.cache = Caffeine.newBuilder()
                .expireAfterAccess(UNUSED)
                .maximumWeight(mostBytes)
                .weigher((UUID id, AsyncResult<BufferedImage> picture) ->
                        picture.succeeded() ? weight(picture.result(), mostBytes) : 0)
                .buildAsync();
    }

    /**
     * Cuts something out of a picture, on a worker thread.
     *
     * @param cut must not draw upon the picture: others look at it, too
     * @return what {@code cut} gave; fails with {@link Poison} if there is no such picture, or it is none
     */
    public Future<byte[]> cut(UUID imageId, Function<BufferedImage, byte[]> cut) {
        Promise<byte[]> promise = Promise.promise();
        begin(() -> get(imageId)
                .compose(picture -> worker.executeBlocking(() -> cut.apply(picture), false))
                .onComplete(done -> end())
                .onComplete(promise));
        return promise.future();
    }

    private void begin(Runnable use) {
        synchronized (this) {
            if (free == 0) {
                waiting.add(use);
                return;
            }
            free--;
        }
        use.run();
    }

    private void end() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        next.run();
    }

    private Future<BufferedImage> get(UUID imageId) {
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

    private static int weight(BufferedImage picture, long mostBytes) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(mostBytes / MOST_KEPT, bytesOf(picture)));
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
