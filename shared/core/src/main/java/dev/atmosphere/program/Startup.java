package dev.atmosphere.program;

import dev.atmosphere.config.Settings;
import io.vertx.core.Future;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program between its first line and its last: tells what came up, and closes it all in reverse order.
 *
 * <p>Each part that came up leaves its closer here at once, so that a start that fails half-way closes what it had.
 */
public final class Startup {
    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
    /** In all, so that a supervisor's 10 seconds hold. */
    private static final Duration CLOSING_BOUND = Duration.ofSeconds(8);

    private final String program;
    private final Settings settings;
    private final PrintStream out;
    private final Deque<Closer> closers = new ArrayDeque<>();
    private long lastNanos = System.nanoTime();

    private record Closer(String part, Supplier<Future<?>> close) {}

    Startup(String program, Settings settings, PrintStream out) {
        this.program = program;
        this.settings = settings;
        this.out = out;
    }

    public Settings settings() {
        return settings;
    }

    /** Prints that a part is up, where, and how long it took since the part before. */
    public synchronized void up(String part, String where) {
        long now = System.nanoTime();
        out.printf(
                "up: %s: %s%s (%.1f s)%n", program, part, where.isEmpty() ? "" : " " + where, (now - lastNanos) / 1e9);
        out.flush();
        lastNanos = now;
    }

    /** Prints that the program does its work now. */
    public synchronized void ready(String where) {
        out.printf("ready: %s: %s%n", program, where);
        out.flush();
    }

    /** At the end, after everything that registers later. The future bounds nothing: the whole close does. */
    public synchronized void closing(String part, Supplier<Future<?>> close) {
        closers.push(new Closer(part, close));
    }

    /** Closes in reverse order, blocking, 8 seconds at most in all; a part that fails does not keep the others. */
    void close() {
        long deadline = System.nanoTime() + CLOSING_BOUND.toNanos();
        while (true) {
            Closer closer;
            synchronized (this) {
                if (closers.isEmpty()) {
                    return;
                }
                closer = closers.pop();
            }
            try {
                long left = Math.max(TimeUnit.MILLISECONDS.toNanos(250), deadline - System.nanoTime());
                closer.close().get().toCompletionStage().toCompletableFuture().get(left, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                LOG.warn("{}: {} did not close in time", program, closer.part());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                LOG.warn("{}: {} did not close well", program, closer.part(), e);
            }
        }
    }
}
