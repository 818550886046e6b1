package dev.atmosphere.edge.broker.store;

import dev.atmosphere.disk.GroupCommit.Change;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes to what the broker remembers, in the order in which they were made. Each has a place; places are committed in order,
 * many in one group. While one group is written the next one gathers, so that groups grow with the load. A group that cannot be
 * written is tried again until it can: nothing is acknowledged meanwhile.
 *
 * <p>Until it is opened on a store it remembers nothing: every place counts as committed.
 *
 * <p>Used on the broker's event loop only, whose contexts its futures complete on. Never blocks.
 */
public final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int LARGEST_INLINE_BYTES = 4 * 1024;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final LongConsumer committedAfterNanos;
    private final Queue<Waiter> waiters = new PriorityQueue<>(Comparator.comparingLong(Waiter::place));
    private final Reads reads = new Reads(this);
    private List<Write> gathered = new ArrayList<>();
    private BrokerStore store;
    private StoreConfig config;
    private long highestNumber;
    private long place;
    private long committed;
    private long gatheringSinceNanos;
    private boolean committing;
    private boolean due;
    private boolean closing;
    private final Promise<Void> lastCommit = Promise.promise();
    private volatile String trouble;

    private record Waiter(long place, Runnable then) {}

    /** A change, made on the committing thread; it may be made again if the group could not be committed. */
    @FunctionalInterface
    public interface Write {
        void make(BrokerTables tables) throws SQLException, IOException;

        /** Done when what it needs on disk is there. */
        default Future<?> ready() {
            return Future.succeededFuture();
        }
    }

    /** @param committedAfterNanos told of each group how long it took from its first change to the disk */
    public Journal(EventLoop loop, LongConsumer committedAfterNanos) {
        this.loop = loop;
        this.committedAfterNanos = committedAfterNanos;
    }

    /**
     * From now on everything is remembered there.
     *
     * @param highestNumberThere of sessions and messages
     */
    public void open(BrokerStore in, StoreConfig with, long highestNumberThere) {
        store = in;
        config = with;
        highestNumber = highestNumberThere;
    }

    /** Whether it remembers anything. */
    public boolean remembers() {
        return store != null;
    }

    /** A change; does nothing if nothing is remembered. */
    public void append(Write change) {
        if (store == null) {
            return;
        }
        if (gathered.isEmpty()) {
            gatheringSinceNanos = System.nanoTime();
        }
        gathered.add(change);
        place++;
        if (committing) {
            return;
        }
        if (gathered.size() == config.commitSize()) {
            loop.execute(this::commit); // the timer that may be set finds nothing
        } else if (!due) {
            due = true;
            schedule();
        }
    }

    /** Writes down what time it is; every commit does so, but there may be none for long. */
    public void noteTime() {
        append(tables -> {});
    }

    /** A change of a message: its payload goes to the disk at once if it is large, so that the group finds it there. */
    public void append(Stored.Message message) {
        if (store == null) {
            return;
        }
        ByteBuffer payload = message.payload().orElseThrow();
        append(
                payload.remaining() <= LARGEST_INLINE_BYTES
                        ? tables -> tables.message(message, false)
                        : new Filed(message, payload));
    }

    private void schedule() {
        if (config.commitInterval().isZero() || closing) {
            loop.execute(this::commitDue);
        } else {
            later(this::commitDue, config.commitInterval());
        }
    }

    private void commitDue() {
        due = false;
        commit();
    }

    /** The place of what was appended last. */
    public long place() {
        return place;
    }

    /** The same, or 0 if nothing was appended since then. */
    public long placeSince(long before) {
        return place == before ? 0 : place;
    }

    public boolean isCommitted(long at) {
        return at <= committed;
    }

    /** Runs it once all up to the place is on disk: later, or now if it is. In the order of places. */
    public void whenCommitted(long at, Runnable then) {
        if (isCommitted(at)) {
            then.run();
        } else {
            waiters.add(new Waiter(at, then));
        }
    }

    /** Reads what stands there once everything appended so far does: {@link Reads}. */
    public <R> Future<Optional<R>> read(BooleanSupplier wanted, Supplier<Change<BrokerTables, R>> read) {
        return reads.add(place, wanted, () -> onLoop(store.read(read.get())));
    }

    /** Why nothing can be written at present. May be asked from any thread. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** A number that no session and no message has. */
    public long newNumber() {
        return ++highestNumber;
    }

    /**
     * Whether there is room on the disk: as much as the client's own limit, and as all together leave free of theirs, so that a few
     * who are away do not take all.
     *
     * @param clientBytes what lies there for the client already
     */
    public boolean hasRoomFor(long bytes, long clientBytes) {
        if (store == null) {
            return false;
        }
        long free = config.maxBytes() - store.bytes();
        boolean little = clientBytes == 0 && bytes <= LARGEST_INLINE_BYTES;
        return little || clientBytes + bytes <= Math.min(config.maxBytesPerClient(), free);
    }

    /** Bytes of all messages on disk. */
    public long bytes() {
        return store == null ? 0 : store.bytes();
    }

    /** Commits everything, and closes the store. Nothing is appended afterwards. */
    public Future<Void> close(Vertx vertx) {
        if (store == null) {
            return Future.succeededFuture();
        }
        noteTime();
        closing = true;
        commit();
        whenCommitted(place, () -> lastCommit.tryComplete());
        return lastCommit
                .future()
                .compose(v -> vertx.executeBlocking(
                        () -> {
                            store.close();
                            return null;
                        },
                        false));
    }

    private void commit() {
        if (committing || gathered.isEmpty()) {
            return;
        }
        List<Write> group = gathered;
        gathered = new ArrayList<>();
        commit(group, place, gatheringSinceNanos);
    }

    private void commit(List<Write> group, long upTo, long sinceNanos) {
        committing = true;
        Future<?> ready = Future.join(
                group.stream().map(Write::ready).filter(f -> !f.succeeded()).toList());
        Future<Change<BrokerTables, Void>> all = ready.map(v -> tables -> {
            for (Write change : group) {
                change.make(tables);
            }
            return null;
        });
        onLoop(store.submit(all))
                .onSuccess(v -> {
                    if (trouble != null) {
                        LOG.info("the broker's memory can be written again");
                        trouble = null;
                    }
                    committing = false;
                    committed = upTo;
                    committedAfterNanos.accept(System.nanoTime() - sinceNanos);
                    while (!waiters.isEmpty() && waiters.peek().place() <= committed) {
                        tell(waiters.remove());
                    }
                    if (gathered.size() >= config.commitSize() || closing) {
                        commit();
                    } else if (!gathered.isEmpty() && !due) {
                        due = true;
                        schedule();
                    }
                })
                .onFailure(why -> {
                    if (trouble == null) {
                        LOG.error(
                                "the broker's memory cannot be written, what needs it is not acknowledged until it can: {}",
                                why.toString());
                    }
                    trouble = String.valueOf(why.getMessage());
                    if (closing) {
                        LOG.error(
                                "{} changes to the broker's memory were not written: none of them was acknowledged",
                                group.size() + gathered.size());
                        lastCommit.tryComplete();
                    } else {
                        later(() -> commit(group, upTo, sinceNanos), RETRY);
                    }
                });
    }

    /** One that fails must not keep the others waiting. */
    private static void tell(Waiter waiter) {
        try {
            waiter.then().run();
        } catch (RuntimeException e) {
            LOG.error("what waited for the disk failed", e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it runs, or the loop is gone and with it everything
    private void later(Runnable work, Duration delay) {
        loop.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private <R> Future<R> onLoop(Future<R> done) {
        Promise<R> here = Promise.promise();
        done.onComplete(result -> loop.execute(() -> here.handle(result)));
        return here.future();
    }

    /** A message whose payload is a file. */
    private final class Filed implements Write {
        private final Stored.Message message;
        private final ByteBuffer payload;
        private Future<Path> written;
        private boolean placed;

        Filed(Stored.Message message, ByteBuffer payload) {
            this.message = message;
            this.payload = payload;
            this.written = store.write(payload);
        }

        @Override
        public Future<?> ready() {
            if (written.failed()) {
                written = store.write(payload);
            }
            return written;
        }

        @Override
        public void make(BrokerTables tables) throws SQLException, IOException {
            if (!placed) {
                store.place(written.result(), message.message());
                placed = true;
            }
            tables.message(message, true);
        }
    }
}
