package dev.atmosphere.launcher.up;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A part's process. Its standard input stays open for as long as the supervisor lives, and ends with it: that is how the part
 * learns of a supervisor that was killed.
 */
final class PartProcess {
    private final Process process;
    private final PartLog log;
    private final long startedNanos = System.nanoTime();
    /** Down to zero when the process is gone and its last line was read. */
    private final CountDownLatch finished = new CountDownLatch(1);

    private PartProcess(Process process, PartLog log) {
        this.process = process;
        this.log = log;
    }

    /**
     * @param said gets every line of standard output, on a thread of its own
     * @param ended gets the exit code, after the last line
     */
    static PartProcess start(
            Part part, Map<String, String> environment, PartLog log, Consumer<String> said, IntConsumer ended)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(part.command());
        builder.environment().putAll(environment);
        builder.environment().put("ATMOSPHERE_SUPERVISED", "1");
        Process process = builder.start();
        PartProcess started = new PartProcess(process, log);
        Thread errors = started.reader(part.name() + "-log", process.getErrorStream(), log::write);
        Thread lines = started.reader(part.name() + "-lines", process.getInputStream(), line -> {
            log.write(line);
            said.accept(line);
        });
        Thread waiter = new Thread(
                () -> {
                    try {
                        int code = process.waitFor();
                        // A grandchild may hold the pipes open longer than the part lives.
                        lines.join(1_000);
                        errors.join(1_000);
                        started.finished.countDown();
                        ended.accept(code);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                part.name() + "-end");
        waiter.setDaemon(true);
        waiter.start();
        return started;
    }

    private Thread reader(String name, InputStream in, Consumer<String> each) {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            each.accept(line);
                        }
                    } catch (IOException e) {
                        log.write("the pipe of " + name + " broke: " + e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** Asks it to stop in order. */
    void terminate() {
        process.destroy();
    }

    /** @return whether it is gone, and all that it said was read */
    boolean await(Duration bound) throws InterruptedException {
        return finished.await(bound.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends it and all that it started, unasked. */
    void kill() {
        List<ProcessHandle> tree = process.descendants().toList();
        process.destroyForcibly();
        tree.forEach(ProcessHandle::destroyForcibly);
    }
}
