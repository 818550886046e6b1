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
import dev.atmosphere.failure.Failure;
import dev.atmosphere.failure.Fatal;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.metrics.SpoolMeters;
import dev.atmosphere.topic.Topic;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private static final int MOST_WAITING = 10_000;
    private static final long REFRESH_MILLIS = 1000;
    private static final long SWEEP_MILLIS = 10_000;

    private final Vertx vertx;
    private final Clock clock;
    private final SpoolLimits limits;
    private final Set<String> intakeTopics;
    private final SpoolStore store;
    private final Admission admission;
    private final Sweeper sweeper;
    private final GroupCommit commits;
    private final List<Open> subscriptions = new CopyOnWriteArrayList<>();
    private final List<Long> timers;
    /** Topics published on since the last commit; belongs to the committing thread. */
    private final Set<String> published = new HashSet<>();

    private volatile Usage usage;
    private volatile Instant oldest;
    private volatile boolean corrupt;
    private volatile boolean closed;

    private record Open(String topic, String group, SpoolSubscription subscription) {}

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
        this.commits =
                new GroupCommit(vertx, store.tables(), store.pictures(), settings.commitInterval(), new Commits());
        commits.start();
        this.timers = List.of(
                vertx.setPeriodic(0, REFRESH_MILLIS, timer -> store.reading().execute(this::refresh)),
                vertx.setPeriodic(SWEEP_MILLIS, timer -> sweep()));
        watch(meters);
    }

    private void watch(SpoolMeters meters) {
        meters.watch("bytes", null, () -> usage.bytes());
        meters.watch("limit.bytes", null, limits::maxBytes);
        meters.watch("disk.free.bytes", null, store::diskFreeBytes);
        meters.watch("messages", null, () -> usage.messages());
        meters.watch("dead.letters", null, () -> usage.letters());
        meters.watch("oldest.age", "seconds", () -> Optional.ofNullable(oldest)
                .map(at -> Math.max(0, Duration.between(at, clock.instant()).toMillis() / 1000.0))
                .orElse(0.0));
        meters.watch("full", null, () -> admission.full() ? 1 : 0);
        meters.watch("quarantined", null, () -> store.quarantined().size());
    }

    @Override
    public Future<Void> publish(Topic<?> topic, Message message) {
        if (!intakeTopics.contains(topic.name())) {
            return arrive(topic, message, false).mapEmpty();
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
        return arrive(topic, message, true);
    }

    private Future<Intake> arrive(Topic<?> topic, Message message, boolean once) {
        if (closed) {
            return Future.failedFuture(closedFailure());
        }
        if (commits.size() >= MOST_WAITING) {
            return Future.failedFuture(
                    new Transient("spool-busy", MOST_WAITING + " changes wait for the disk already"));
        }
        Arrival arrival = new Arrival(store.pictures(), admission, message);
        return submit(topic, message, arrival, () -> prepare(topic, message, arrival, once));
    }

    /**
     * Puts a message that was never held here straight into the dead letters of a topic, as given up by the group. A replay
     * publishes it on that topic.
     */
    public Future<Void> keepDeadLetter(Topic<?> topic, String group, Message message, Cause cause) {
        if (closed) {
            return Future.failedFuture(closedFailure());
        }
        Arrival arrival = new Arrival(store.pictures(), admission, message);
        return submit(topic, message, arrival, () -> {
            arrival.prepare(true);
            return tables -> {
                arrival.place();
                tables.giveUpNew(topic.name(), group, message, cause, clock.instant());
                arrival.done();
                return null;
            };
        });
    }

    private <T> Future<T> submit(
            Topic<?> topic, Message message, Arrival arrival, Callable<GroupCommit.Change<T>> preparation) {
        Promise<GroupCommit.Change<T>> prepared = Promise.promise();
        Runnable preparing = () -> {
            try {
                prepared.complete(preparation.call());
            } catch (Failure e) {
                prepared.fail(e);
            } catch (Exception e) {
                prepared.fail(new Transient("spool-io", "the spool cannot take a picture: " + e.getMessage(), e));
            }
        };
        if (message.picture().isPresent()) {
            store.pictureWriters().execute(preparing);
        } else {
            preparing.run();
        }
        return commits.submit(topic.name() + ' ' + message.key(), prepared.future())
                .onFailure(why -> abandon(arrival, message));
    }

    private GroupCommit.Change<Intake> prepare(Topic<?> topic, Message message, Arrival arrival, boolean once)
            throws Exception {
        String id = message.id().toString();
        if (once && store.reads().uploaded(id).isPresent()) {
            String sender = claimOf(message);
            return tables -> {
                Intake intake = tables.claim(id, sender, clock.instant());
                if (intake == Intake.NEW) {
                    // The ledger forgot it between the look and now.
                    throw new IOException("the upload of " + id + " has to be tried again");
                }
                return intake;
            };
        }
        arrival.prepare(once);
        return tables -> {
            Instant now = clock.instant();
            Intake intake = once ? tables.claim(id, claimOf(message), now) : Intake.NEW;
            if (intake == Intake.NEW) {
                arrival.place();
                tables.publish(topic.name(), message, now);
                published.add(topic.name());
            }
            arrival.done();
            return intake;
        };
    }

    /** Whose picture and which: the same bytes under the same id from another sender are not the same upload. */
    private static String claimOf(Message message) {
        return message.picture().orElseThrow().sha256() + ' ' + message.key();
    }

    /** Nothing was committed: neither room nor a file is kept. */
    private void abandon(Arrival arrival, Message message) {
        arrival.done();
        message.picture().ifPresent(picture -> commits.submit(tables -> {
                    if (!tables.holdsPicture(picture.sha256())) {
                        store.pictures().removeUnlessPinned(picture.sha256());
                    }
                    return null;
                })
                .onFailure(why -> store.leftBehind(picture.sha256(), why)));
    }

    @Override
    public Future<Subscription> subscribe(Topic<?> topic, String group, Room room, Handler<Delivery> handler) {
        if (closed) {
            return Future.failedFuture(closedFailure());
        }
        Context context = vertx.getOrCreateContext();
        return commits.submit(tables -> tables.register(topic.name(), group, clock.instant()))
                .compose(reader -> opened(new Open(
                        topic.name(),
                        group,
                        new SpoolSubscription(
                                vertx,
                                store.reads(),
                                store.reading(),
                                new Settled(),
                                reader,
                                room,
                                handler,
                                context))));
    }

    /** With the lag known, so that a zero means that nothing waits. */
    private Future<Subscription> opened(Open open) {
        replaceReader(open);
        Promise<Subscription> known = Promise.promise();
        store.reading().execute(() -> {
            open.subscription().refresh();
            open.subscription().wake();
            known.complete(open.subscription());
        });
        return known.future();
    }

    private synchronized void replaceReader(Open opened) {
        subscriptions.removeIf(open -> {
            boolean same = open.topic().equals(opened.topic()) && open.group().equals(opened.group());
            if (same) {
                open.subscription().pause();
            }
            return same;
        });
        subscriptions.add(opened);
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

    private final class Commits implements GroupCommit.Listener {
        @Override
        public void committed(Usage now) {
            usage = now;
            admission.used(now.bytes());
            if (!published.isEmpty()) {
                for (Open open : subscriptions) {
                    if (published.contains(open.topic())) {
                        open.subscription().wake();
                    }
                }
                published.clear();
            }
        }

        @Override
        public void failed(Failure failure) {
            published.clear();
            corrupt = corrupt || failure instanceof Fatal;
        }
    }

    private void refresh() {
        oldest = store.oldest();
        subscriptions.forEach(open -> open.subscription().refresh());
    }

    /** Gives up what is beyond the limits; done every few seconds. */
    Future<Void> sweep() {
        return commits.submit(tables -> sweeper.sweep(tables, clock.instant(), this::atWork, this::isRead))
                .compose(more -> more ? sweep() : Future.succeededFuture())
                .onFailure(why -> store.sweepFailed(why));
    }

    private boolean atWork(long reader, long seq) {
        return subscriptions.stream()
                .anyMatch(open -> open.subscription().reader() == reader
                        && open.subscription().delivers(seq));
    }

    private boolean isRead(long reader) {
        return subscriptions.stream().anyMatch(open -> open.subscription().reader() == reader);
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
            published.add(letter.topic());
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
        subscriptions.forEach(open -> open.subscription().pause());
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
