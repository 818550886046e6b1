package dev.atmosphere.cloud.store;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.objects.StoredObject;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stored pictures made small, for whoever shows many at once: each made when it is first asked for, once for all who ask at the
 * same time, and kept in memory while there is room.
 *
 * <p>Bounded: so many pictures are read and decoded at a time, the others wait without their bytes, and past so many that wait
 * the next is refused. May be called from any thread; never blocks it.
 */
public final class Previews {
    private static final Logger LOG = LoggerFactory.getLogger(Previews.class);
    private static final int MOST_WAITING = 500;
    /** A part of the room that one of them may take: larger ones, which only pictures that cannot be decoded are, are not kept. */
    private static final int SHARE = 16;

    private final Objects objects;
    private final WorkerExecutor worker;
    private final int atOnce;
    private final long largestKept;
    /** Failures are answered as values and then forgotten: the cache would log each one that is thrown. */
    private final AsyncCache<Wanted, AsyncResult<Optional<StoredObject>>> cache;

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int underWay;

    private record Wanted(UUID imageId, int width) {}

    private record Waiting(Wanted wanted, Promise<Optional<StoredObject>> made) {}

    /**
     * @param worker decodes
     * @param atOnce pictures that are in memory whole at a time
     * @param mostBytes of previews that are kept
     */
    public Previews(Objects objects, WorkerExecutor worker, int atOnce, long mostBytes) {
        this.objects = objects;
        this.worker = worker;
        this.atOnce = atOnce;
        this.largestKept = mostBytes / SHARE;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(mostBytes)
                .weigher((Wanted wanted, AsyncResult<Optional<StoredObject>> made) -> bytesOf(made))
                .buildAsync();
    }

    /**
     * The picture, at most so wide and twice as high; empty if there is none. One that cannot be decoded here is given as it is.
     *
     * <p>Fails with {@link Transient} if the objects are away, or too many are waiting.
     */
    public Future<Optional<StoredObject>> get(UUID imageId, int width) {
        Wanted key = new Wanted(imageId, width);
        CompletableFuture<AsyncResult<Optional<StoredObject>>> made =
                cache.get(key, (wanted, executor) -> enqueue(wanted)
                        .transform(Future::succeededFuture)
                        .toCompletionStage()
                        .toCompletableFuture());
        return Future.fromCompletionStage(made).compose(outcome -> {
            if (bytesOf(outcome) == 0 || bytesOf(outcome) > largestKept) {
                cache.asMap().remove(key, made);
            }
            return outcome.succeeded()
                    ? Future.succeededFuture(outcome.result())
                    : Future.failedFuture(outcome.cause());
        });
    }

    private static int bytesOf(AsyncResult<Optional<StoredObject>> made) {
        return made.succeeded()
                ? made.result().map(found -> found.bytes().length).orElse(0)
                : 0;
    }

    private Future<Optional<StoredObject>> enqueue(Wanted wanted) {
        Waiting next = new Waiting(wanted, Promise.promise());
        synchronized (this) {
            if (underWay == atOnce) {
                if (waiting.size() == MOST_WAITING) {
                    return Future.failedFuture(
                            new Transient("previews-busy", "too many pictures are being made small: try again later"));
                }
                waiting.add(next);
                return next.made().future();
            }
            underWay++;
        }
        start(next);
        return next.made().future();
    }

    private void start(Waiting next) {
        make(next.wanted()).onComplete(made -> {
            next.made().handle(made);
            startAnother();
        });
    }

    private void startAnother() {
        Waiting next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                underWay--;
                return;
            }
        }
        start(next);
    }

    private Future<Optional<StoredObject>> make(Wanted wanted) {
        return objects.get(ObjectKey.picture(wanted.imageId()))
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(found)
                        : worker.executeBlocking(() -> Optional.of(small(wanted, found.get())), false));
    }

    private static StoredObject small(Wanted wanted, StoredObject whole) {
        try {
            return new StoredObject(
                    Crops.preview(whole.bytes(), wanted.width()),
                    whole.etag() + "-" + wanted.width(),
                    whole.lastModified());
        } catch (Poison e) {
            LOG.debug("no preview of {}", wanted.imageId(), e);
            return whole;
        }
    }
}
