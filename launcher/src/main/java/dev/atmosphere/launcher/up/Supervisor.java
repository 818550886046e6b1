package dev.atmosphere.launcher.up;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the parts running: starts each when those before it are ready, starts again what dies, and at the end stops all in
 * reverse order.
 *
 * <p>All decisions are made on the one thread that calls {@link #run}; what processes say and how they end comes to it as
 * events. A part that ends before it ever was ready is not started again: its settings or this machine are at fault, and
 * everything is stopped.
 */
final class Supervisor {
    /** A part that ran for so long was up, whether it said so or not. */
    private static final Duration WAS_UP = Duration.ofSeconds(20);

    /** For the system to take a killed process away. */
    private static final Duration AFTER_KILL = Duration.ofMillis(400);

    private static final long LOG_LIMIT_BYTES = 8L << 20;

    private sealed interface Event {
        record Line(Slot slot, Said said) implements Event {}

        record Ended(Slot slot, int exitCode) implements Event {}

        record Stop() implements Event {}
    }

    /** One part and how it stands. */
    private static final class Slot {
        final Part part;
        final PartLog log;
        Optional<PartProcess> process = Optional.empty();
        boolean ready;
        boolean everReady;
        int deathsInARow;
        long startAtNanos;

        Slot(Part part, PartLog log) {
            this.part = part;
            this.log = log;
        }
    }

    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Map<String, String> environment;
    private final Board board;
    private final Patience patience;
    private final Runnable everythingIsUp;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean announced;

    /**
     * @param environment added to the parts' environment
     * @param everythingIsUp called once, when all parts are started and those that say so are ready
     */
    Supervisor(
            List<Part> parts,
            Map<String, String> environment,
            Path logs,
            Board board,
            Patience patience,
            Runnable everythingIsUp)
            throws IOException {
        for (Part part : parts) {
            slots.put(part.name(), new Slot(part, new PartLog(logs.resolve(part.name() + ".log"), LOG_LIMIT_BYTES)));
        }
        this.environment = Map.copyOf(environment);
        this.board = board;
        this.patience = patience;
        this.everythingIsUp = everythingIsUp;
    }

    /** Asks for the end, from any thread. */
    void stop() {
        events.add(new Event.Stop());
    }

    /** @return whether everything is over by then */
    boolean awaitOver(Duration bound) throws InterruptedException {
        return over.await(bound.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Returns when every part is gone.
     *
     * @param bound after which it ends by itself, counted from when everything is up; empty: when it is told to
     * @return 0 if it was told to stop, else the exit code of the part that ended everything
     */
    int run(Optional<Duration> bound) throws InterruptedException {
        try {
            return watch(bound);
        } finally {
            stopAll();
            over.countDown();
        }
    }

    private int watch(Optional<Duration> bound) throws InterruptedException {
        long endNanos = Long.MAX_VALUE;
        while (true) {
            OptionalInt failed = startDue();
            if (failed.isPresent()) {
                return failed.getAsInt();
            }
            if (!announced
                    && slots.values().stream()
                            .allMatch(slot -> slot.process.isPresent() && (slot.ready || !slot.part.saysReady()))) {
                announced = true;
                everythingIsUp.run();
                endNanos = bound.map(duration -> System.nanoTime() + duration.toNanos())
                        .orElse(Long.MAX_VALUE);
            }
            if (System.nanoTime() >= endNanos) {
                return 0;
            }
            Event event = events.poll(untilNext(endNanos), TimeUnit.NANOSECONDS);
            if (event instanceof Event.Stop) {
                return 0;
            }
            if (event instanceof Event.Line line) {
                heard(line.slot(), line.said());
            }
            if (event instanceof Event.Ended ended) {
                OptionalInt code = died(ended);
                if (code.isPresent()) {
                    return code.getAsInt();
                }
            }
        }
    }

    private OptionalInt startDue() {
        for (Slot slot : slots.values()) {
            boolean allowed = slot.part.after().stream().allMatch(name -> slots.get(name).everReady);
            if (slot.process.isEmpty() && allowed && System.nanoTime() - slot.startAtNanos >= 0) {
                try {
                    start(slot);
                } catch (IOException e) {
                    slot.log.write("could not be started: " + e);
                    board.didNotStart(slot.part.name(), 1, slot.log.tail(), slot.log.file());
                    return OptionalInt.of(1);
                }
            }
        }
        return OptionalInt.empty();
    }

    private void start(Slot slot) throws IOException {
        slot.log.forget();
        slot.process = Optional.of(PartProcess.start(
                slot.part,
                environment,
                slot.log,
                line -> Said.in(line).ifPresent(said -> events.add(new Event.Line(slot, said))),
                code -> events.add(new Event.Ended(slot, code))));
    }

    private long untilNext(long endNanos) {
        long now = System.nanoTime();
        long wait = endNanos == Long.MAX_VALUE ? TimeUnit.HOURS.toNanos(1) : endNanos - now;
        for (Slot slot : slots.values()) {
            if (slot.process.isEmpty() && slot.startAtNanos - now > 0) {
                wait = Math.min(wait, slot.startAtNanos - now);
            }
        }
        return Math.max(0, wait);
    }

    private void heard(Slot slot, Said said) {
        String name = slot.part.name();
        if (said instanceof Said.Up up && !slot.everReady) {
            board.up(name, up.what(), up.seconds());
        } else if (said instanceof Said.Ready) {
            if (slot.everReady && !slot.ready) {
                board.upAgain(name, slot.process.map(PartProcess::age).orElse(Duration.ZERO));
            }
            slot.ready = true;
            slot.everReady = true;
        } else if (said instanceof Said.Progress progress) {
            board.progress(progress.text());
        } else if (said instanceof Said.Words words) {
            board.words(words.text());
        }
    }

    /** @return the whole's exit code, if this is the end of it */
    private OptionalInt died(Event.Ended ended) {
        Slot slot = ended.slot();
        String name = slot.part.name();
        Duration lived = slot.process.map(PartProcess::age).orElse(Duration.ZERO);
        slot.process = Optional.empty();
        slot.ready = false;
        if (slot.part.endsAll()) {
            return OptionalInt.of(ended.exitCode());
        }
        if (!slot.everReady && lived.compareTo(WAS_UP) < 0) {
            board.didNotStart(name, ended.exitCode(), slot.log.tail(), slot.log.file());
            return OptionalInt.of(ended.exitCode() == 0 ? 1 : ended.exitCode());
        }
        slot.deathsInARow = lived.compareTo(patience.settled()) >= 0 ? 1 : slot.deathsInARow + 1;
        Duration wait = patience.restartAfter(slot.deathsInARow);
        slot.startAtNanos = System.nanoTime() + wait.toNanos();
        board.ended(name, ended.exitCode(), wait, slot.log.file());
        return OptionalInt.empty();
    }

    /** One after the other, the last started first; the time that one does not need is there for those after it. */
    private void stopAll() throws InterruptedException {
        List<Slot> running = new ArrayList<>(slots.values());
        running.removeIf(slot -> slot.process.isEmpty());
        Collections.reverse(running);
        long began = System.nanoTime();
        if (!running.isEmpty()) {
            board.stopping();
        }
        for (int i = 0; i < running.size(); i++) {
            Duration left = patience.stop().minusNanos(System.nanoTime() - began);
            stop(running.get(i), left.dividedBy(running.size() - i));
        }
        for (Slot slot : slots.values()) {
            slot.log.close();
        }
        if (!running.isEmpty()) {
            board.over(Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private void stop(Slot slot, Duration bound) throws InterruptedException {
        PartProcess process = slot.process.orElseThrow();
        long began = System.nanoTime();
        process.terminate();
        boolean stopped = process.await(bound);
        if (!stopped) {
            process.kill();
            process.await(AFTER_KILL);
        }
        for (Event event = events.poll(); event != null; event = events.poll()) {
            if (event instanceof Event.Line line && line.said() instanceof Said.Words) {
                heard(line.slot(), line.said());
            }
        }
        board.stopped(slot.part.name(), Duration.ofNanos(System.nanoTime() - began), !stopped);
    }
}
