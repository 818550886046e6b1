package dev.atmosphere.bus.spool;

import dev.atmosphere.bus.Bus;
import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.DeadLetter;
import dev.atmosphere.bus.DeadLetters;
import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Headers;
import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.Room;
import dev.atmosphere.bus.Subscription;
import dev.atmosphere.disk.GroupCommit;
import dev.atmosphere.failure.Failure;
import dev.atmosphere.failure.Fatal;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.metrics.Metric;
import dev.atmosphere.metrics.SpoolMeters;
import dev.atmosphere.topic.Topic;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Messages on the edge's own disk: pictures as files, everything else in SQLite. A publish or a settlement has survived a
 * power cut when its future completes.
 *
 * <p>Threads: pictures are written by a small pool, everything is committed by one thread in groups ({@link GroupCommit}),
 * reading has a thread of its own. Any thread may call. A message goes when every group that ever subscribed its topic has
 * settled it; a picture's file goes with the last message or dead letter that carries it.
 *
 * <p>Intake topics are where pictures come from outside. There a full spool refuses ({@code Transient spool-full}), and each
 * id is taken once ({@link #publishOnce}); what other topics carry may use the reserve, so that a full spool drains.
 */
public final class SpoolBus implements Bus {
    private static final long REFRESH_MILLIS = 1000;
    private static final long SWEEP_MILLIS = 10_000;

    private final Vertx vertx;
    private final Clock clock;
    private final SpoolLimits limits;
    private final Set<String> intakeTopics;
    private final SpoolStore store;
    private final Admission admission;
    private final Sweeper sweeper;
    private final GroupCommit<SpoolTables> commits;
    private final Deposits deposits;
    private final SpoolReaders readers = new SpoolReaders();
    private final List<Long> timers;

    private volatile Usage usage;
    private volatile Instant oldest;
    private volatile boolean corrupt;
    private volatile boolean closed;

    /**
     * Opens the directory, recovering what a crash left behind. Fails with {@code Fatal} if another process uses it, or a
     * newer version wrote it.
     *
     * @param intakeTopics where pictures come from outside
     */
    public static Future<SpoolBus> open(
            Vertx vertx, Clock clock, SpoolSettings settings, Set<Topic<?>> intakeTopics, SpoolMeters meters) {
        return vertx.executeBlocking(
                () -> new SpoolBus(
                        vertx, clock, settings, intakeTopics, meters, SpoolStore.open(settings, clock, meters)),
                false);
    }

    private SpoolBus(
            Vertx vertx,
            Clock clock,
            SpoolSettings settings,
            Set<Topic<?>> intakeTopics,
            SpoolMeters meters,
            SpoolStore store) {
        this.vertx = vertx;
        this.clock = clock;
        this.limits = settings.limits();
        this.intakeTopics = intakeTopics.stream().map(Topic::name).collect(Collectors.toUnmodifiableSet());
        this.store = store;
        this.admission = new Admission(limits, store.pictures(), clock);
        this.sweeper = new Sweeper(limits, meters);
        this.usage = store.usageAtOpen();
        admission.used(usage.bytes());
        this.commits = new GroupCommit<>(
                vertx, "spool", store.tables().sql(), store.tables(), settings.commitInterval(), new Commits());
        this.deposits = new Deposits(clock, store, admission, commits, readers);
        commits.start();
        this.timers = List.of(
                vertx.setPeriodic(0, REFRESH_MILLIS, timer -> store.reading().execute(this::refresh)),
                vertx.setPeriodic(SWEEP_MILLIS, timer -> sweep()));
        watch(meters);
    }

    private void watch(SpoolMeters meters) {
        meters.watch(Metric.SPOOL_BYTES, () -> usage.bytes());
        meters.watch(Metric.SPOOL_LIMIT_BYTES, limits::maxBytes);
        meters.watch(Metric.SPOOL_DISK_FREE_BYTES, store::diskFreeBytes);
        meters.watch(Metric.SPOOL_MESSAGES, () -> usage.messages());
        meters.watch(Metric.SPOOL_DEAD_LETTERS, () -> usage.letters());
        meters.watch(Metric.SPOOL_OLDEST_AGE, () -> Optional.ofNullable(oldest)
                .map(at -> Math.max(0, Duration.between(at, clock.instant()).toMillis() / 1000.0))
                .orElse(0.0));
        meters.watch(Metric.SPOOL_FULL, () -> admission.full() ? 1 : 0);
        meters.watch(Metric.SPOOL_QUARANTINED, () -> store.quarantined().size());
    }

    @Override
    public Future<Void> publish(Topic<?> topic, Message message) {
        if (!intakeTopics.contains(topic.name())) {
            return put(topic, message, false).mapEmpty();
        }
        return publishOnce(topic, message)
                .compose(intake -> intake == Intake.OTHER_BYTES
                        ? Future.failedFuture(new Poison(
                                "id-reused", "the id " + message.id() + " was used for another picture before"))
                        : Future.succeededFuture());
    }

    /**
     * Enters the message's id with its picture's checksum into the upload ledger and publishes the message, both or neither. An
     * id that stands in the ledger already is not published again, for as long as the ledger keeps it, even after the
     * message has gone through.
     */
    public Future<Intake> publishOnce(Topic<?> topic, Message message) {
        if (message.picture().isEmpty()) {
            return Future.failedFuture(
                    new Poison("no-picture", topic + ": message " + message.id() + " came without a picture"));
        }
        return put(topic, message, true);
    }

    private Future<Intake> put(Topic<?> topic, Message message, boolean once) {
        return closed ? Future.failedFuture(closedFailure()) : deposits.put(topic, message, once);
    }

    /**
     * Puts a message that was never held here straight into the dead letters of a topic, as given up by the group. A replay
     * publishes it on that topic.
     */
    public Future<Void> keepDeadLetter(Topic<?> topic, String group, Message message, Cause cause) {
        return closed ? Future.failedFuture(closedFailure()) : deposits.putAside(topic, group, message, cause);
    }

    @Override
    public Future<Subscription> subscribe(Topic<?> topic, String group, Room room, Handler<Delivery> handler) {
        if (closed) {
            return Future.failedFuture(closedFailure());
        }
        Context context = vertx.getOrCreateContext();
        return commits.submit(tables -> tables.register(topic.name(), group, clock.instant()))
                .compose(reader -> {
                    SpoolSubscription subscription = new SpoolSubscription(
                            vertx, store.reads(), store.reading(), new Settled(), reader, room, handler, context);
                    readers.add(topic.name(), group, subscription);
                    return begun(subscription);
                });
    }

    /** With the lag known, so that a zero means that nothing waits. */
    private Future<Subscription> begun(SpoolSubscription subscription) {
        Promise<Subscription> known = Promise.promise();
        store.reading().execute(() -> {
            subscription.refresh();
            subscription.wake();
            known.complete(subscription);
        });
        return known.future();
    }

    private final class Settled implements SpoolSubscription.Settling {
        @Override
        public Future<Void> ack(long reader, long seq) {
            return commits.submit(tables -> {
                tables.settle(reader, seq);
                return null;
            });
        }

        @Override
        public Future<Void> giveUp(long reader, long seq, Cause cause) {
            return commits.submit(tables -> {
                tables.giveUp(reader, seq, cause, clock.instant());
                return null;
            });
        }
    }

    private final class Commits implements GroupCommit.Stages {
        private List<String> unused = List.of();
        private Usage next;

        @Override
        public void beforeCommit() throws SQLException, IOException {
            unused = store.tables().forgetUnusedPictures();
            store.pictures().sync();
            next = store.tables().usage();
        }

        @Override
        public void committed() {
            usage = next;
            admission.used(next.bytes());
            readers.committed();
        }

        @Override
        public void afterwards() {
            unused.forEach(store::removePicture);
        }

        @Override
        public void failed(Failure failure) {
            readers.notCommitted();
            corrupt = corrupt || failure instanceof Fatal;
        }
    }

    private void refresh() {
        oldest = store.oldest();
        readers.refresh();
    }

    /** Gives up what is beyond the limits; done every few seconds. */
    Future<Void> sweep() {
        return commits.submit(tables -> sweeper.sweep(tables, clock.instant(), readers::atWork, readers::isRead))
                .compose(more -> more ? sweep() : Future.succeededFuture())
                .onFailure(why -> store.sweepFailed(why));
    }

    @Override
    public DeadLetters deadLetters() {
        return new SpoolLetters(vertx, store.reads(), this::republish);
    }

    private Future<Boolean> republish(long letterNumber, DeadLetter letter) {
        return commits.submit(tables -> {
            if (!tables.removeLetter(letterNumber)) {
                return false;
            }
            Message again = letter.message().with(Map.of(Headers.REPLAY_GROUP, letter.group()));
            tables.publish(letter.topic(), again, clock.instant());
            readers.published(letter.topic());
            return true;
        });
    }

    @Override
    public boolean keepsPicturesApart() {
        return true;
    }

    /** How it stands; does not block. */
    public SpoolState state() {
        Usage now = usage;
        return new SpoolState(
                now.bytes(),
                limits.maxBytes(),
                store.diskFreeBytes(),
                now.messages(),
                now.letters(),
                Optional.ofNullable(oldest),
                admission.full(),
                store.quarantined());
    }

    @Override
    public Future<Void> close() {
        if (closed) {
            return Future.succeededFuture();
        }
        closed = true;
        timers.forEach(vertx::cancelTimer);
        readers.pauseAll();
        return vertx.executeBlocking(
                () -> {
                    commits.close();
                    store.close(!corrupt);
                    return null;
                },
                false);
    }

    private static Transient closedFailure() {
        return new Transient("bus-closed", "the spool is closed");
    }
}
