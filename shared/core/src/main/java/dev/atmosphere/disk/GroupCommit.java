package dev.atmosphere.disk;

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
 *
 * @param <T> what changes are made to
 */
public final class GroupCommit<T> {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private final String name;
    private final Statements sql;
    private final T tables;
    private final Duration interval;
    private final Stages stages;
    private final ContextInternal ownContext;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final LinkedList<Waiting<T, ?>> waiting = new LinkedList<>();
    private boolean closing;

    /** A change to the tables, made within the batch's transaction. */
    @FunctionalInterface
    public interface Change<T, R> {
        R make(T tables) throws SQLException, IOException;
    }

    /** What else belongs to a commit; all on the committing thread. */
    public interface Stages {
        /** All changes of the batch are made: what they refer to is made durable before they are. */
        void beforeCommit() throws SQLException, IOException;

        /** It is on disk; the changes' futures complete next. */
        void committed();

        /** The changes' futures are complete. */
        void afterwards();

        /** Nothing of the batch was committed; the changes' futures fail next. */
        void failed(Failure failure);
    }

    private static final class Waiting<T, R> {
        final String lane;
        final Future<? extends Change<T, R>> prepared;
        final Promise<R> promise;
        R result;

        Waiting(String lane, Future<? extends Change<T, R>> prepared, Promise<R> promise) {
            this.lane = lane;
            this.prepared = prepared;
            this.promise = promise;
        }

        void make(T tables) throws SQLException, IOException {
            result = prepared.result().make(tables);
        }

        void succeed() {
            promise.complete(result);
        }
    }

    /**
     * @param name of the store, for its thread and its failures' reasons: {@code name-io}, {@code name-corrupt}
     * @param interval how long the first change of a batch waits for company
     */
    public GroupCommit(Vertx vertx, String name, Statements sql, T tables, Duration interval, Stages stages) {
        this.name = name;
        this.sql = sql;
        this.tables = tables;
        this.interval = interval;
        this.stages = stages;
        this.ownContext = ((VertxInternal) vertx).createEventLoopContext();
        this.thread = new Thread(this::work, name + "-commit");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** A change that needs no preparation and keeps no order. */
    public <R> Future<R> submit(Change<T, R> change) {
        return submit("", Future.succeededFuture(change));
    }

    /**
     * @param lane changes of one lane keep their order; empty for none
     * @param prepared the change, once what it needs is ready; if that fails, so does the result, and nothing is written
     */
    public <R> Future<R> submit(String lane, Future<? extends Change<T, R>> prepared) {
        Promise<R> promise = promise();
        lock.lock();
        try {
            if (closing) {
                promise.fail(new Transient("bus-closed", "the " + name + " is closed"));
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
    public int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private <R> Promise<R> promise() {
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
            for (List<Waiting<T, ?>> batch = next(); !batch.isEmpty(); batch = next()) {
                commit(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Blocks until something is ready; empty when closed and all done. */
    private List<Waiting<T, ?>> next() throws InterruptedException {
        lock.lock();
        try {
            List<Waiting<T, ?>> batch = ready();
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

    private List<Waiting<T, ?>> ready() {
        List<Waiting<T, ?>> batch = new ArrayList<>();
        Set<String> held = new HashSet<>();
        for (Iterator<Waiting<T, ?>> all = waiting.iterator(); all.hasNext(); ) {
            Waiting<T, ?> one = all.next();
            if (!one.prepared.isComplete()) {
                held.add(one.lane);
            } else if (one.lane.isEmpty() || !held.contains(one.lane)) {
                batch.add(one);
                all.remove();
            }
        }
        return batch;
    }

    private void commit(List<Waiting<T, ?>> batch) {
        List<Waiting<T, ?>> made = new ArrayList<>(batch.size());
        try {
            for (Waiting<T, ?> one : batch) {
                if (one.prepared.succeeded()) {
                    one.make(tables);
                    made.add(one);
                } else {
                    one.promise.fail(one.prepared.cause());
                }
            }
            stages.beforeCommit();
            sql.commit();
            stages.committed();
            made.forEach(Waiting::succeed);
            stages.afterwards();
        } catch (SQLException | IOException | RuntimeException | Error e) {
            fail(batch, e); // an Error too: without this thread nothing would ever be acknowledged again
        }
    }

    private void fail(List<Waiting<T, ?>> batch, Throwable why) {
        Failure failure = why instanceof SQLException sql && SqliteFile.isCorruption(sql)
                ? new Fatal(
                        name + "-corrupt",
                        "the database of the " + name + " is damaged; a restart puts it aside and begins a new one: "
                                + why.getMessage(),
                        why)
                : new Transient(name + "-io", "the " + name + " cannot write: " + why.getMessage(), why);
        LOG.error("a batch of {} changes was not committed: {}", batch.size(), why.getMessage(), why);
        try {
            sql.rollback();
        } catch (SQLException e) {
            LOG.error("the transaction of the {} cannot be rolled back: {}", name, e.getMessage(), e);
        }
        stages.failed(failure);
        batch.forEach(one -> one.promise.tryFail(failure));
    }

    /** Commits what waits, then ends the thread. Blocks. */
    public void close() throws InterruptedException {
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
