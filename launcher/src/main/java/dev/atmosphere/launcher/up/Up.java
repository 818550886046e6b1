package dev.atmosphere.launcher.up;

import dev.atmosphere.config.Settings;
import dev.atmosphere.config.SettingsException;
import dev.atmosphere.launcher.option.DurationOption;
import dev.atmosphere.launcher.programs.GatewayPort;
import dev.atmosphere.launcher.programs.ProgramSettings;
import dev.atmosphere.launcher.programs.Script;
import dev.atmosphere.recognition.RecognizerSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command: prepares the ground, starts the parts, and stays until it is told to stop. */
@Command(
        name = "up",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        header =
                "Runs everything on this machine: the cloud with its own Kafka and PostgreSQL, the edge, simulated stations.",
        description = {
            "",
            "Ctrl-C stops everything in order, within 10 seconds. Started again on the same data it goes on where it was.",
            "Every setting can be given in the environment, for example ATMOSPHERE_CLOUD_HTTP_PORT=8090.",
            "Mails end in a mail sink on this machine, with a page to read them on, unless mail.host names a mail server.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./atmosphere up                               then open http://127.0.0.1:8080/",
            "  ./atmosphere up --stations 8 --interval 2s    eight stations, a picture every 2 s each",
            "  ./atmosphere up --no-sim                      for your own cameras, or mosquitto_pub",
            "  ./atmosphere up --slack-sim                   with a stand-in for Slack, to vote on faces as several users",
            "  ./atmosphere up --for 1m                      for a minute; the exit code is the simulation's verdict",
            "",
            "Exit codes: 0 stopped in order (with --for: and the simulation found everything right),",
            "  1 could not start or the simulation failed, 2 the command line or the settings are wrong."
        })
public final class Up implements Callable<Integer> {
    private static final Duration PATIENCE_WITH_LEFTOVERS = Duration.ofSeconds(12);
    private static final int MOST_STATIONS = 1_000;
    private static final String SIMULATOR_PORT = "8085";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where everything that must survive lies (./data; ATMOSPHERE_DATA_DIR).")
    private Path data;

    @Option(names = "--stations", paramLabel = "N", description = "Simulated stations (3).")
    private Integer stations;

    @Option(
            names = "--interval",
            paramLabel = "DUR",
            converter = DurationOption.class,
            description = "Between two pictures of one station: 500ms, 5s, 1m (5s).")
    private Duration interval;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "A set of settings that is shipped for a purpose, for the edge: interop.")
    private String profile;

    @Option(names = "--no-sim", description = "No simulated stations.")
    private boolean noSimulation;

    @Option(names = "--slack-sim", description = "A stand-in for Slack, with a page to click on as several users.")
    private boolean slackStandIn;

    @Option(
            names = "--for",
            paramLabel = "DUR",
            converter = DurationOption.class,
            description = "Stops after this time (until Ctrl-C).")
    private Duration lasting;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (stations != null && (stations < 1 || stations > MOST_STATIONS)) {
            throw new ParameterException(
                    spec.commandLine(), "--stations " + stations + ": must be from 1 to " + MOST_STATIONS);
        }
        try {
            Settings settings = ProgramSettings.under(System.getenv());
            Path directory = data != null ? data : settings.path("data.dir");
            List<GatewayPort> wanted = new ArrayList<>(GatewayPort.in(settings));
            if (slackStandIn) {
                wanted.add(SlackStandIn.port(System.getenv()));
            }
            Optional<MailSink> mailSink = MailSink.unlessMailIsSet(settings, System.getenv());
            settings.check();
            if (mailSink.isPresent()) {
                wanted.addAll(mailSink.get().ports());
            }
            try (DataLock lock = DataLock.take(directory)) {
                List<GatewayPort> ports = new FreePorts(
                                directory,
                                PATIENCE_WITH_LEFTOVERS,
                                typed(spec.commandLine().getParseResult()))
                        .require(wanted);
                return supervise(directory, ports, recognizerKey(settings, directory), mailSink);
            }
        } catch (SettingsException e) {
            System.err.println("up: " + e.getMessage());
            return 2;
        } catch (CannotStart e) {
            System.err.println("up: " + e.getMessage());
            return 1;
        }
    }

    /** The whole command line as it can be typed again in a shell. */
    static String typed(ParseResult line) {
        return line.originalArgs().stream()
                .map(word -> word.matches("[\\w./:=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "./atmosphere ", ""));
    }

    /** The key whose recognizers the edge takes: the one that is set, else the cloud's beside it, which it makes at its first start. */
    private static Path recognizerKey(Settings settings, Path directory) {
        return settings.optional("edge.recognizer.key").map(Path::of).orElseGet(() -> settings.optional("training.keys")
                .map(Path::of)
                .orElse(directory.toAbsolutePath().resolve("cloud").resolve("keys"))
                .resolve(RecognizerSigner.PUBLIC_FILE));
    }

    private int supervise(Path directory, List<GatewayPort> ports, Path recognizerKey, Optional<MailSink> mailSink)
            throws IOException, InterruptedException {
        Path logs = directory.resolve("logs");
        Board board = new Board(System.out, Boolean.getBoolean("atmosphere.terminal"));
        board.begins(directory, logs);
        long began = System.nanoTime();
        Map<String, String> environment = new HashMap<>();
        // As they were settled: where a setting is 0, all parts have to agree on the port that was chosen.
        ports.forEach(port -> environment.put(port.environmentName(), Integer.toString(port.port())));
        environment.put(Settings.environmentName("edge.recognizer.key"), recognizerKey.toString());
        if (slackStandIn) {
            environment.putAll(
                    new SlackStandIn().environment(port(ports, "slacksim.http.port"), port(ports, "cloud.http.port")));
        }
        mailSink.ifPresent(sink -> environment.putAll(sink.environment(port(ports, MailSink.SMTP))));
        Supervisor supervisor = new Supervisor(
                parts(directory, ports, mailSink.isPresent()),
                environment,
                logs,
                board,
                Patience.USUAL,
                () -> board.everythingIsUp(Duration.ofNanos(System.nanoTime() - began), ports, !noSimulation));
        Thread atTheEnd = new Thread(() -> stopAndHalt(supervisor), "stop");
        Runtime.getRuntime().addShutdownHook(atTheEnd);
        int code = supervisor.run(noSimulation ? Optional.ofNullable(lasting) : Optional.empty());
        return code;
    }

    /** Runs at Ctrl-C, SIGTERM or the end: leaves only when every part is gone, with 0 if that went in order. */
    private static void stopAndHalt(Supervisor supervisor) {
        try {
            if (!supervisor.awaitOver(Duration.ZERO)) {
                supervisor.stop();
                supervisor.awaitOver(Duration.ofSeconds(11));
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Part> parts(Path directory, List<GatewayPort> ports, boolean mailSink) {
        List<Part> parts = new ArrayList<>();
        String path = directory.toAbsolutePath().toString();
        if (slackStandIn) {
            // First, so that it stops last: the cloud would miss it.
            parts.add(new Part("slack-sim", Script.command("slack-sim"), Set.of(), true, false));
        }
        parts.add(new Part("cloud", Script.command("cloud", "--embedded", "--data", path), Set.of(), true, false));
        List<String> edge = new ArrayList<>(List.of("--data", path));
        addOption(edge, "--profile", Optional.ofNullable(profile));
        parts.add(new Part("edge", Script.command("edge", edge.toArray(String[]::new)), Set.of(), true, false));
        if (!noSimulation) {
            GatewayPort mqtt = port(ports, "edge.mqtt.port");
            List<String> options = new ArrayList<>(
                    List.of("--port", Integer.toString(mqtt.port()), "--http-port", Integer.toString(simulatorPort())));
            addOption(options, "--stations", Optional.ofNullable(stations).map(String::valueOf));
            addOption(options, "--interval", Optional.ofNullable(interval).map(Up::milliseconds));
            addOption(options, "--for", Optional.ofNullable(lasting).map(Up::milliseconds));
            parts.add(new Part(
                    "sim",
                    Script.command("sim", options.toArray(String[]::new)),
                    Set.of("cloud", "edge"),
                    false,
                    lasting != null));
        }
        if (mailSink) {
            // Last, so that it stops first: nobody misses it, for mails wait.
            parts.add(new Part(MailSink.PART, Script.command(MailSink.PART), Set.of(), true, false));
        }
        return parts;
    }

    /** Where the simulation tells Prometheus how it goes. Without it, if the port is taken: it is said in the simulation's log. */
    private int simulatorPort() {
        try {
            return Integer.parseInt(System.getenv().getOrDefault("ATMOSPHERE_SIM_HTTP_PORT", SIMULATOR_PORT));
        } catch (NumberFormatException e) {
            throw new ParameterException(spec.commandLine(), "ATMOSPHERE_SIM_HTTP_PORT has to be a port's number", e);
        }
    }

    private static GatewayPort port(List<GatewayPort> ports, String key) {
        return ports.stream().filter(port -> port.key().equals(key)).findFirst().orElseThrow();
    }

    private static void addOption(List<String> options, String name, Optional<String> value) {
        value.ifPresent(text -> options.addAll(List.of(name, text)));
    }

    private static String milliseconds(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
