package dev.atmosphere.cloud.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL server process that a cluster's {@code postmaster.pid} names. It outlives a program that was killed, and the
 * next server refuses the directory while it runs, or while another process happens to have its number.
 */
final class Postmaster {
    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
    /** With its clients gone a fast shutdown takes as long as the final checkpoint's writes. */
    private static final Duration FAST = Duration.ofSeconds(30);

    private static final Duration IMMEDIATE = Duration.ofSeconds(10);

    private final Path cluster;

    /** @param cluster the cluster's directory, as it stands on the server's command line */
    Postmaster(Path cluster) {
        this.cluster = cluster;
    }

    /**
     * Stops the server of this cluster if one runs, and removes a left-over {@code postmaster.pid} that names somebody else.
     * Call it only while no living program owns the directory.
     *
     * @throws IllegalStateException if it does not go
     */
    void stop() throws IOException {
        Path pidFile = cluster.resolve("postmaster.pid");
        Optional<Long> pid = pidIn(pidFile);
        if (pid.isEmpty()) {
            return;
        }
        Optional<ProcessHandle> server = ProcessHandle.of(pid.get()).filter(this::servesThisCluster);
        if (server.isEmpty()) {
            LOG.info("Removing {}: process {} is not this cluster's server", pidFile, pid.get());
            Files.deleteIfExists(pidFile);
            return;
        }
        LOG.info("Stopping PostgreSQL, process {}, which was left running on {}", pid.get(), cluster);
        if (!signalled(server.get(), "INT", FAST) && !signalled(server.get(), "QUIT", IMMEDIATE)) {
            throw new IllegalStateException("PostgreSQL, process " + pid.get() + ", still runs on " + cluster
                    + " and does not stop: stop it by hand (kill -QUIT " + pid.get() + ")");
        }
    }

    private static Optional<Long> pidIn(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(pidFile);
        try {
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Long.parseLong(lines.get(0).strip()));
        } catch (NumberFormatException e) {
            throw new IllegalStateException(pidFile + " begins with no process number: " + lines.get(0), e);
        }
    }

    private boolean servesThisCluster(ProcessHandle process) {
        return process.info()
                .arguments()
                .map(arguments -> List.of(arguments).contains(cluster.toString()))
                .orElse(false);
    }

    /** Whether the process was gone within the time after the signal. */
    private static boolean signalled(ProcessHandle process, String signal, Duration patience) throws IOException {
        try {
            // The JDK can send TERM and KILL only: TERM waits for every client, KILL leaves the shared memory behind.
            int exit = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .start()
                    .waitFor();
            if (exit != 0 && process.isAlive()) {
                throw new IllegalStateException("not allowed to stop process " + process.pid());
            }
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            LOG.warn(
                    "PostgreSQL, process {}, still runs {} s after SIG{}", process.pid(), patience.toSeconds(), signal);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while PostgreSQL stops", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot wait for process " + process.pid(), e);
        }
    }
}
