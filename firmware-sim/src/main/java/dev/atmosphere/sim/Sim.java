package dev.atmosphere.sim;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.atmosphere.codec.Json;
import dev.atmosphere.sim.scene.Scenes;
import dev.atmosphere.sim.score.Ledger;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command: reads the options, prepares the pictures, runs the stations, tells the figures, and ends with a code for CI. */
@Command(
        name = "sim",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Simulates stations that publish pictures over MQTT and measures what comes back.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:fine",
            "1:below --min-precision, --min-recall or --min-identity, or pictures lost, answered twice, or the like",
            "2:wrong usage",
            "3:could not connect"
        })
public final class Sim implements Callable<Integer> {
    private static final int FINE = 0;
    private static final int FAILED = 1;
    private static final int NOT_CONNECTED = 3;
    /** How long an interrupted process waits for its orderly end. */
    private static final long PATIENCE_SECONDS = 8;

    @Mixin
    private SimOptions options;

    private final PrintStream out;
    private final PrintStream err;
    private Runnable finish = () -> {};
    private boolean stopped;
    private boolean supervised;

    Sim(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "logback-sim.xml");
        }
        Sim sim = new Sim(System.out, System.err);
        CountDownLatch done = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> sim.stopAndWait(done), "stop"));
        if ("1".equals(System.getenv("ATMOSPHERE_SUPERVISED"))) {
            sim.supervised = true;
            sim.stopAtEndOf(System.in);
        }
        int code = sim.run(args);
        done.countDown();
        System.exit(code);
    }

    int run(String... args) {
        return new CommandLine(this)
                .registerConverter(Duration.class, new SimOptions.DurationOption())
                .setUsageHelpWidth(110)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .execute(args);
    }

    /** Ends the run in order, from any thread; a run that has not begun yet will end at once. */
    synchronized void stop() {
        stopped = true;
        finish.run();
    }

    private void stopAndWait(CountDownLatch done) {
        stop();
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                err.println("sim: gave up on an orderly end after " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A supervisor owns the process: when its end of the pipe closes, the run is over. */
    void stopAtEndOf(InputStream in) {
        Thread watch = new Thread(
                () -> {
                    try {
                        in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        err.println("sim: standard input broke: " + e.getMessage());
                    }
                    stop();
                },
                "supervised");
        watch.setDaemon(true);
        watch.start();
    }

    @Override
    public Integer call() throws InterruptedException, JsonProcessingException {
        SimulationSettings settings = options.settings();
        // Before anything that takes long: it cannot be made any more once the process is told to end.
        Vertx vertx = Vertx.vertx();
        try {
            Scenes scenes = options.scenes();
            if (stopping()) {
                return FINE;
            }
            Progress progress = supervised ? Progress.supervised(out) : Progress.on(err);
            return options.publishOnly()
                    ? flood(vertx, settings, new Flood(settings, scenes, options.warmup(), progress), progress)
                    : simulate(vertx, settings, scenes, progress);
        } finally {
            ended();
            await(vertx.close());
        }
    }

    private int simulate(Vertx vertx, SimulationSettings settings, Scenes scenes, Progress progress)
            throws InterruptedException, JsonProcessingException {
        Ledger ledger = new Ledger(settings.resultTimeout(), System::nanoTime);
        Simulation simulation = new Simulation(settings, scenes, ledger, progress);
        Future<Summary> summary = vertx.deployVerticle(simulation)
                .compose(id -> {
                    whenStopped(simulation::finish);
                    return simulation.ended();
                })
                .map(end -> end == Simulation.End.NEVER_CONNECTED
                        ? null
                        : Summary.of(settings, ledger, end, simulation.elapsed().toMillis() / 1000.0, options.least()));
        Summary end = await(summary);
        progress.end();
        if (end == null) {
            return notConnected(
                    settings, "no answer within " + settings.connectTimeout().toSeconds() + " s");
        }
        (options.json() ? err : out).print(end.table());
        if (options.json()) {
            print(end);
        }
        return end.problems().isEmpty() ? FINE : FAILED;
    }

    private int flood(Vertx vertx, SimulationSettings settings, Flood flood, Progress progress)
            throws InterruptedException, JsonProcessingException {
        Flood.Report report;
        try {
            report = await(vertx.deployVerticle(flood).compose(id -> {
                whenStopped(flood::finish);
                return flood.ended();
            }));
        } catch (RunFailed e) {
            return notConnected(settings, String.valueOf(e.getCause().getMessage()));
        }
        progress.end();
        print(report);
        return report.refused() + report.failed() == 0 && report.acknowledged() > 0 ? FINE : FAILED;
    }

    private int notConnected(SimulationSettings settings, String why) {
        err.println("sim: no MQTT broker at " + settings.host() + ":" + settings.port() + " (" + why
                + "): is the edge running? Set --host, --port" + " or ATMOSPHERE_EDGE_MQTT_PORT");
        return NOT_CONNECTED;
    }

    private synchronized void whenStopped(Runnable how) {
        finish = how;
        if (stopped) {
            how.run();
        }
    }

    private synchronized boolean stopping() {
        return stopped;
    }

    private synchronized void ended() {
        finish = () -> {};
    }

    private void print(Object record) throws JsonProcessingException {
        out.println(Json.json().writeValueAsString(record));
    }

    private static <T> T await(Future<T> future) throws InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new RunFailed(e.getCause());
        }
    }

    /** What went wrong on the event loop, told to the thread that waits for it. */
    private static final class RunFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private RunFailed(Throwable cause) {
            super(cause);
        }
    }
}
