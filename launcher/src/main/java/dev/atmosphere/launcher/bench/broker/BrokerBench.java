package dev.atmosphere.launcher.bench.broker;

import dev.atmosphere.codec.Json;
import dev.atmosphere.launcher.bench.broker.Figure.Target;
import dev.atmosphere.launcher.programs.ShortRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Measures the edge's broker beside Mosquitto: both run at the same time on this machine, and the same load goes to one and the
 * other in turn, so that whatever else happens here happens to both. Each figure is the median of its rounds. A JVM compiles what
 * it runs, so ours gets a load that is not counted before each measure.
 */
@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the edge's MQTT broker beside Mosquitto on this machine. Stop other work first.",
            "Measures: fan-in, pictures, durable, fan-out, fan-out-1, large, round-trip, idle, start."
        })
public final class BrokerBench implements Callable<Integer> {
    private static final String IDLE = "idle";
    private static final String START = "start";
    private static final double IDLE_KILOBYTES = 12;

    @Spec
    private CommandSpec spec;

    @Option(names = "--only", description = "these measures only, with commas", split = ",", paramLabel = "NAME")
    private List<String> only = List.of();

    @Option(names = "--rounds", description = "how often each is measured, in turn (3)", paramLabel = "N")
    private int rounds = 3;

    @Option(names = "--seconds", description = "how long a round takes (3)", paramLabel = "N")
    private int seconds = 3;

    @Option(names = "--warm-up", description = "seconds of load before each measure, for ours (10)", paramLabel = "N")
    private int warmUpSeconds = 10;

    @Option(names = "--connections", description = "idle connections (5000)", paramLabel = "N")
    private int connections = 5_000;

    @Option(
            names = "--dir",
            description = "where the brokers' files lie meanwhile: the spool's disk",
            paramLabel = "DIR")
    private Path directory;

    @Option(names = "--mosquitto", description = "Mosquitto's program, if it is not on the PATH", paramLabel = "FILE")
    private Path mosquitto;

    @Option(names = "--json", description = "print one JSON object")
    private boolean asJson;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        Path other = (mosquitto == null ? Contenders.findMosquitto() : Optional.of(mosquitto))
                .filter(Files::isExecutable)
                .orElseThrow(() -> new IllegalStateException("mosquitto was not found ("
                        + (mosquitto == null ? "PATH, /usr/sbin" : mosquitto)
                        + "): it is what ours is measured beside."
                        + " Debian, Ubuntu, Raspberry Pi OS: sudo apt-get install mosquitto"));
        Path work = directory == null
                ? Files.createTempDirectory("atmosphere-bench")
                : Files.createTempDirectory(Files.createDirectories(directory), "atmosphere-bench");
        Contenders contenders = new Contenders(work, other);
        Thread atExit = new Thread(() -> stop(contenders, work), "bench-stop");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            BrokerReport report = measure(contenders, other, work);
            PrintWriter out = spec.commandLine().getOut();
            if (asJson) {
                out.println(Json.json().writerWithDefaultPrettyPrinter().writeValueAsString(report));
            } else {
                report.print(out);
            }
            out.flush();
            return 0;
        } finally {
            Runtime.getRuntime().removeShutdownHook(atExit);
            stop(contenders, work);
        }
    }

    private void check() {
        List<String> known = new ArrayList<>(List.of(IDLE, START));
        Arrays.stream(Measure.values()).map(Measure::key).forEach(known::add);
        for (String name : only) {
            if (!known.contains(name)) {
                throw new ParameterException(spec.commandLine(), "there is no measure '" + name + "': " + known);
            }
        }
        if (rounds < 1 || seconds < 1 || warmUpSeconds < 0 || connections < 1) {
            throw new ParameterException(spec.commandLine(), "rounds, seconds and connections are at least 1");
        }
    }

    private BrokerReport measure(Contenders contenders, Path other, Path work)
            throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        List<Measure> loads = Arrays.stream(Measure.values())
                .filter(measure -> isWanted(measure.key()))
                .toList();
        if (!loads.isEmpty()) {
            try (Contender edge = contenders.edge(false);
                    Contender mosquittos = contenders.mosquitto()) {
                for (Measure measure : loads) {
                    figures.addAll(inTurn(measure, edge, mosquittos));
                }
            }
        }
        if (isWanted(IDLE)) {
            figures.add(idle(contenders));
        }
        if (isWanted(START)) {
            figures.add(start(contenders));
        }
        return new BrokerReport(
                Runtime.getRuntime().availableProcessors(),
                version(other),
                Files.getFileStore(work).type(),
                isWanted(Measure.DURABLE.key())
                        ? DiskAlone.filesPerSecond(work, Measure.PICTURE_BYTES, Duration.ofSeconds(seconds))
                        : Double.NaN,
                rounds,
                figures);
    }

    private boolean isWanted(String measure) {
        return only.isEmpty() || only.contains(measure);
    }

    private List<Figure> inTurn(Measure measure, Contender edge, Contender other) throws IOException {
        say(measure.lines().get(0).what() + " ...");
        if (warmUpSeconds > 0) {
            measure.of(edge.port(), Duration.ofSeconds(warmUpSeconds));
        }
        int lines = measure.lines().size();
        double[][] ours = new double[lines][rounds];
        double[][] theirs = new double[lines][rounds];
        for (int round = 0; round < rounds; round++) {
            double[] one = measure.of(edge.port(), Duration.ofSeconds(seconds));
            double[] two = measure.of(other.port(), Duration.ofSeconds(seconds));
            for (int line = 0; line < lines; line++) {
                ours[line][round] = one[line];
                theirs[line][round] = two[line];
            }
        }
        List<Figure> figures = new ArrayList<>();
        for (int line = 0; line < lines; line++) {
            Measure.Line of = measure.lines().get(line);
            figures.add(new Figure(measure.key(), of.what(), of.unit(), of.target(), ours[line], theirs[line]));
        }
        return figures;
    }

    private Figure idle(Contenders contenders) throws IOException, InterruptedException {
        int possible = IdleConnections.possible(connections);
        say(possible + " idle connections ..."
                + (possible < connections
                        ? " (more than that the limit of open files does not allow: ulimit -n)"
                        : ""));
        // Once each: memory that a process was given for connections stays with it when they go.
        try (Contender edge = contenders.edge(false);
                Contender other = contenders.mosquitto()) {
            return new Figure(
                    IDLE,
                    possible + " idle connections, each",
                    "KB",
                    Target.edgeAtMost(IDLE_KILOBYTES),
                    new double[] {IdleConnections.kilobytesEach(edge, possible)},
                    new double[] {IdleConnections.kilobytesEach(other, possible)});
        }
    }

    private Figure start(Contenders contenders) throws IOException, InterruptedException {
        say("Start to first CONNACK ...");
        double[] ours = new double[rounds];
        double[] theirs = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            try (Contender edge = contenders.edge(true)) {
                ours[round] = edge.start().toNanos() / 1e9;
            }
            try (Contender other = contenders.mosquitto()) {
                theirs[round] = other.start().toNanos() / 1e9;
            }
        }
        return new Figure(START, "start to first CONNACK, edge with its vision", "s", Target.NONE, ours, theirs);
    }

    private static String version(Path mosquitto) throws InterruptedException {
        return ShortRun.of(List.of(mosquitto.toString(), "-h"), Map.of(), Duration.ofSeconds(10))
                .map(run -> run.out().lines().findFirst().orElse("mosquitto"))
                .orElse("mosquitto");
    }

    private void say(String what) {
        spec.commandLine().getErr().println(what);
        spec.commandLine().getErr().flush();
    }

    private static void stop(Contenders contenders, Path work) {
        contenders.close();
        if (!Files.exists(work)) {
            return;
        }
        try (Stream<Path> all = Files.walk(work)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
