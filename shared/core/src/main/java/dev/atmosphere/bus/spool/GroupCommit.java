package dev.atmosphere.bus.spool;

import dev.atmosphere.failure.Failure;
import dev.atmosphere.failure.Fatal;
import dev.atmosphere.failure.Transient;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes: takes all changes that wait at a moment, makes them in one transaction, and completes their
 * futures after the commit, on the context of the caller. Under load a batch grows by itself while the disk syncs the one
 * before.
 *
 * <p>A change may have to be prepared first (a picture written and synced, elsewhere, in parallel). Changes of one lane
 * are committed in the order in which they were submitted, however long each takes to prepare.
 */
final class GroupCommit {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private final SpoolTables tables;
    private final PictureFiles pictures;
    private final Duration interval;
    private final Listener listener;
    private final ContextInternal ownContext;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final LinkedList<Waiting<?>> waiting = new LinkedList<>();
    private boolean closing;

    /** A change to the tables, made within the batch's transaction. */
    interface Change<T> {
        T make(SpoolTables tables) throws SQLException, IOException;
    }

    /** Hears of every commit, on the committing thread, before the changes' futures complete. */
    interface Listener {
        void committed(Usage usage);

        void failed(Failure failure);
    }

    private static final class Waiting<T> {
        final String lane;
        final Future<? extends Change<T>> prepared;
        final Promise<T> promise;
        T result;

        Waiting(String lane, Future<? extends Change<T>> prepared, Promise<T> promise) {
            this.lane = lane;
            this.prepared = prepared;
            this.promise = promise;
        }

        void make(SpoolTables tables) throws SQLException, IOException {
            result = prepared.result().make(tables);
        }

        void succeed() {
            promise.complete(result);
        }
    }

    GroupCommit(Vertx vertx, SpoolTables tables, PictureFiles pictures, Duration interval, Listener listener) {
        this.tables = tables;
        this.pictures = pictures;
        this.interval = interval;
        this.listener = listener;
        this.ownContext = ((VertxInternal) vertx).createEventLoopContext();
        this.thread = new Thread(this::work, "spool-commit");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** A change that needs no preparation and keeps no order. */
    <T> Future<T> submit(Change<T> change) {
        return submit("", Future.succeededFuture(change));
    }

    /**
     * @param lane changes of one lane keep their order; empty for none
     * @param prepared the change, once what it needs is ready; if that fails, so does the result, and nothing is written
     */
    <T> Future<T> submit(String lane, Future<? extends Change<T>> prepared) {
        Promise<T> promise = promise();
        lock.lock();
        try {
            if (closing) {
                promise.fail(new Transient("bus-closed", "the spool is closed"));
                return promise.future();
            }
            waiting.add(new Waiting<>(lane, prepared, promise));
            work.signal();
        } finally {
            lock.unlock();
        }
        // Also if it is complete by now: the thread may have looked just before.
        prepared.onComplete(done -> wake());
        return promise.future();
    }

    /** How many changes wait. */
    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private <T> Promise<T> promise() {
        Context current = Vertx.currentContext();
        return (current == null ? ownContext : (ContextInternal) current).promise();
    }

    private void wake() {
        lock.lock();
        try {
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            for (List<Waiting<?>> batch = next(); !batch.isEmpty(); batch = next()) {
                commit(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Blocks until something is ready; empty when closed and all done. */
    private List<Waiting<?>> next() throws InterruptedException {
        lock.lock();
        try {
            List<Waiting<?>> batch = ready();
            while (batch.isEmpty()) {
                if (closing && waiting.isEmpty()) {
                    return batch;
                }
                work.await();
                batch = ready();
            }
            if (!interval.isZero() && !closing) {
                waitForCompany();
                batch.addAll(ready());
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void waitForCompany() throws InterruptedException {
        for (long left = interval.toNanos(); left > 0 && !closing; ) {
            left = work.awaitNanos(left);
        }
    }

    private List<Waiting<?>> ready() {
        List<Waiting<?>> batch = new ArrayList<>();
        Set<String> held = new HashSet<>();
        for (Iterator<Waiting<?>> all = waiting.iterator(); all.hasNext(); ) {
            Waiting<?> one = all.next();
            if (!one.prepared.isComplete()) {
                held.add(one.lane);
            } else if (one.lane.isEmpty() || !held.contains(one.lane)) {
                batch.add(one);
                all.remove();
            }
        }
        return batch;
    }

    private void commit(List<Waiting<?>> batch) {
        List<Waiting<?>> made = new ArrayList<>(batch.size());
        try {
            for (Waiting<?> one : batch) {
                if (one.prepared.succeeded()) {
                    one.make(tables);
                    made.add(one);
                } else {
                    one.promise.fail(one.prepared.cause());
                }
            }
            List<String> unused = tables.forgetUnusedPictures();
            pictures.sync();
            Usage usage = tables.usage();
            tables.sql().commit();
            listener.committed(usage);
            made.forEach(Waiting::succeed);
            unused.forEach(this::remove);
        } catch (SQLException | IOException | RuntimeException e) {
            fail(batch, e);
        }
    }

    /** What is not removed now is removed at the next start. */
    private void remove(String sha256) {
        try {
            pictures.removeUnlessPinned(sha256);
        } catch (IOException e) {
            LOG.warn("the file of picture {} is not needed any more, but cannot be removed: {}", sha256, e.toString());
        }
    }

    private void fail(List<Waiting<?>> batch, Exception why) {
        Failure failure = why instanceof SQLException sql && SpoolDatabase.isCorruption(sql)
                ? new Fatal(
                        "spool-corrupt",
                        "the spool's database is damaged; a restart puts it aside and begins a new one: "
                                + why.getMessage(),
                        why)
                : new Transient("spool-io", "the spool cannot write: " + why.getMessage(), why);
        LOG.error("a batch of {} changes was not committed: {}", batch.size(), why.getMessage(), why);
        try {
            tables.sql().rollback();
        } catch (SQLException e) {
            LOG.error("the spool's transaction cannot be rolled back: {}", e.getMessage(), e);
        }
        listener.failed(failure);
        batch.forEach(one -> one.promise.tryFail(failure));
    }

    /** Commits what waits, then ends the thread. Blocks. */
    void close() throws InterruptedException {
        lock.lock();
        try {
            closing = true;
            work.signal();
        } finally {
            lock.unlock();
        }
        thread.join();
    }
}
