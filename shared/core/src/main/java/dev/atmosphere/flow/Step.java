package dev.atmosphere.flow;

import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Headers;
import dev.atmosphere.bus.Subscription;
import dev.atmosphere.event.Event;
import dev.atmosphere.failure.Failure;
import dev.atmosphere.failure.Fatal;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.metrics.StepMeters;
import dev.atmosphere.topic.Home;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A line at work: takes deliveries, runs the stage, emits, settles.
 *
 * <p>Events of one key are worked on one after the other. Where nothing is tried again, the next begins as soon as what came of the
 * one before was handed to the bus; else once that is settled.
 *
 * <p>Emitting comes before acknowledging: a crash in between repeats the event, it never loses it. A step that ends, because it is
 * told to or for a {@code Fatal} failure, gives back what it has not begun, settles what it has, and leaves its group, so that
 * another reader has the rest at once. All state belongs to one Vert.x context; only {@link #state} and {@link #stop} may be
 * called from elsewhere.
 */
final class Step<I extends Event> {
    private static final Logger LOG = LoggerFactory.getLogger(Step.class);

    private final Line<I> line;
    private final FlowRuntime runtime;
    private final StepMeters meters;
    private final Context context;
    private final Lanes lanes = new Lanes();
    /** What waits for another attempt, and when it first failed; the first in is the one that waits longest. */
    private final Map<Taken, Instant> failing = new LinkedHashMap<>();

    private final Promise<Void> left = Promise.promise();
    private final Runnable wasTaken;
    private final Runnable ran;
    private final Runnable emitted;
    private final Runnable settled;

    private volatile Subscription subscription;
    private volatile Trouble failure;
    private volatile Trouble retrying;
    private boolean ending;
    private boolean leaving;

    Step(Line<I> line, FlowRuntime runtime) {
        this.line = line;
        this.runtime = runtime;
        this.meters = new StepMeters(runtime.meters(), line.step(), line.input().name());
        this.context = runtime.vertx().getOrCreateContext();
        this.wasTaken = runtime.faults().at(line.step(), "taken");
        this.ran = runtime.faults().at(line.step(), "ran");
        this.emitted = runtime.faults().at(line.step(), "emitted");
        this.settled = runtime.faults().at(line.step(), "settled");
    }

    Future<Void> start() {
        Promise<Void> started = Promise.promise();
        context.runOnContext(go -> runtime.busOf(line.input())
                .subscribe(line.input(), line.consumerGroup(), line.room(), this::take)
                .onSuccess(s -> {
                    subscription = s;
                    meters.watch(lanes::size, lanes::bytes, s::lag, this::oldestAgeSeconds);
                    context.runOnContext(subscribed -> {
                        if (ending) {
                            end();
                        }
                    });
                })
                .<Void>mapEmpty()
                .onComplete(started));
        return started.future();
    }

    /** Takes nothing more, and completes when what is at work was settled and the group was left. */
    Future<Void> stop() {
        if (subscription == null) {
            return Future.succeededFuture();
        }
        context.runOnContext(go -> end());
        return left.future();
    }

    private void end() {
        ending = true;
        if (subscription != null) {
            subscription.pause();
        }
        lanes.idle().forEach(this::giveBack);
        leaveIfDone();
    }

    private void leaveIfDone() {
        if (ending && !leaving && lanes.size() == 0 && subscription != null) {
            leaving = true;
            subscription
                    .close()
                    .onFailure(why -> LOG.warn("{}: its group was not left in order", line.step(), why))
                    .onComplete(left);
        }
    }

    private void endFor(Throwable why) {
        if (failure == null) {
            failure = new Trouble(
                    String.valueOf(why.getMessage()), runtime.clock().instant());
            LOG.error("{} stops: {}", line.step(), why.getMessage(), why);
        }
        end();
    }

    RunningFlow.StepState state() {
        Subscription s = subscription;
        return new RunningFlow.StepState(
                line.step(),
                line.input().name(),
                s == null ? 0 : s.lag(),
                lanes.size(),
                Optional.ofNullable(failure),
                Optional.ofNullable(retrying));
    }

    RunningFlow.LineState lineState() {
        return new RunningFlow.LineState(line, state(), meters.counts());
    }

    private void take(Delivery delivery) {
        if (ending) {
            delivery.release();
            return;
        }
        String onlyFor = delivery.message().headers().get(Headers.REPLAY_GROUP);
        if (onlyFor != null && !onlyFor.equals(line.consumerGroup())) {
            delivery.ack()
                    .onFailure(why -> LOG.warn("{}: a replay for {} was not acknowledged", line.step(), onlyFor, why));
            return;
        }
        Instant now = runtime.clock().instant();
        meters.taken(Duration.between(delivery.publishedAt(), now));
        wasTaken.run();
        Taken taken = new Taken(
                delivery,
                now,
                runtime.tracing().handle(line.step(), line.input().name(), delivery.message()));
        if (lanes.add(taken)) {
            attempt(taken, 1);
        }
    }

    private void attempt(Taken taken, int n) {
        taken.atWork(true);
        runStage(taken).onComplete(outcome -> {
            if (outcome.succeeded()) {
                emitted.run();
                settle(taken, taken.delivery().ack());
            } else {
                failed(taken, n, outcome.cause());
            }
        });
    }

    /** Unless it was given back meanwhile. */
    private void attemptAgain(Taken taken, int n) {
        if (lanes.holds(taken)) {
            attempt(taken, n);
        }
    }

    private Future<Void> runStage(Taken taken) {
        Promise<Void> done = Promise.promise();
        taken.handling()
                .within(() -> line.stage()
                        .run(runtime.codec()
                                .decode(line.input(), taken.delivery().message()))
                        .compose(events -> {
                            ran.run();
                            Future<Void> emitting =
                                    emitAll(events, taken.handling().headers());
                            if (line.retry().isNever()) {
                                context.runOnContext(go -> handedOn(taken));
                            }
                            return emitting;
                        }))
                .onComplete(outcome -> context.runOnContext(go -> done.handle(outcome)));
        return done.future();
    }

    /**
     * What came of it is with the bus, which keeps the order of what it is given; it will not be tried again, so nothing can
     * change that order: the key's next one need not wait until the disk has it.
     */
    private void handedOn(Taken taken) {
        lanes.pass(taken).filter(next -> !ending).ifPresent(next -> attempt(next, 1));
    }

    private Future<Void> emitAll(List<? extends Event> events, Map<String, String> trace) {
        if (events.isEmpty()) {
            return Future.succeededFuture();
        }
        return Future.all(events.stream()
                        .map(event -> runtime.emit(line.outputs(), event, trace).onSuccess(ok -> emitted(event)))
                        .toList())
                .mapEmpty();
    }

    private void emitted(Event event) {
        String topic = topicOf(event);
        meters.emitted(topic);
        runtime.heard().emitted(topic, event);
    }

    private String topicOf(Event event) {
        return line.outputs().stream()
                .filter(topic -> topic.type() == event.getClass())
                .findFirst()
                .orElseThrow()
                .name();
    }

    private void failed(Taken taken, int n, Throwable why) {
        String reason = why instanceof Failure f ? f.reason() : "unexpected";
        meters.failed(reason);
        if (why instanceof Fatal) {
            endFor(why);
            giveBack(taken);
            return;
        }
        if (why instanceof Poison || exhausted(taken, n, why)) {
            giveUp(taken, n, reason, why);
            return;
        }
        if (ending) {
            giveBack(taken);
            return;
        }
        Duration wait = line.retry().delayAfter(n, ThreadLocalRandom.current());
        taken.atWork(false);
        failing.putIfAbsent(taken, runtime.clock().instant());
        tellRetrying(String.valueOf(why.getMessage()));
        if (n == 1 || n % 20 == 0) {
            taken.handling()
                    .tell(() -> LOG.warn(
                            "{}: {} of {} failed (attempt {}): {}",
                            line.step(),
                            taken.delivery().message().id(),
                            taken.delivery().message().key(),
                            n,
                            why.toString()));
        }
        runtime.vertx()
                .setTimer(
                        Math.max(1, wait.toMillis()), timer -> context.runOnContext(go -> attemptAgain(taken, n + 1)));
    }

    private void tellRetrying(String what) {
        retrying = failing.isEmpty()
                ? null
                : new Trouble(what, failing.values().iterator().next());
    }

    private boolean exhausted(Taken taken, int n, Throwable why) {
        return why instanceof Transient
                ? Duration.between(taken.at(), runtime.clock().instant())
                                .compareTo(line.retry().patience())
                        >= 0
                : n >= line.retry().attempts();
    }

    private void giveUp(Taken taken, int n, String reason, Throwable why) {
        // What stations send is refused to their face, and told there.
        Level level = line.input().home() == Home.STATIONS && why instanceof Failure ? Level.DEBUG : Level.WARN;
        taken.handling().tell(() -> LOG.atLevel(level)
                .log(
                        "{}: {} of {} is given up after {} attempts, {}: {}",
                        line.step(),
                        taken.delivery().message().id(),
                        taken.delivery().message().key(),
                        n,
                        reason,
                        why.getMessage(),
                        why instanceof Failure ? null : why));
        meters.deadLettered(reason);
        taken.handling().failed(reason);
        String text = why.getMessage() == null ? why.toString() : why.getMessage();
        settle(taken, taken.delivery().deadLetter(new Cause(reason, text, why instanceof Transient)));
    }

    private void settle(Taken taken, Future<Void> settling) {
        settling.onComplete(outcome -> context.runOnContext(go -> {
            if (outcome.failed()) {
                meters.failed("not-settled");
                LOG.warn(
                        "{}: {} was done but not settled, it will come again",
                        line.step(),
                        taken.delivery().message().id(),
                        outcome.cause());
            } else {
                settled.run();
            }
            meters.settled(Duration.between(taken.at(), runtime.clock().instant()));
            taken.handling().done();
            if (outcome.cause() instanceof Fatal) {
                endFor(outcome.cause());
            }
            done(taken);
        }));
    }

    /** Unsettled: it comes again, elsewhere or later. */
    private void giveBack(Taken taken) {
        taken.delivery().release();
        taken.handling().failed("given back");
        done(taken);
    }

    /** Out of this step's hands: the key's next one has its turn. */
    private void done(Taken taken) {
        Optional<Taken> next = lanes.remove(taken);
        if (failing.remove(taken) != null) {
            tellRetrying(retrying.what());
        }
        if (!ending) {
            next.ifPresent(one -> attempt(one, 1));
        }
        leaveIfDone();
    }

    private double oldestAgeSeconds() {
        return subscription
                .oldest()
                .map(at -> Math.max(
                        0, Duration.between(at, runtime.clock().instant()).toMillis() / 1000.0))
                .orElse(0.0);
    }
}
