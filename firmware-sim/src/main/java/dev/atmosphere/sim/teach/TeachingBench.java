package dev.atmosphere.sim.teach;

import dev.atmosphere.codec.Json;
import dev.atmosphere.sim.scene.PeopleScenes;
import dev.atmosphere.sim.scene.Who;
import dev.atmosphere.sim.time.Durations;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command behind {@code bench teaching}, which starts the product that it talks to. */
@Command(
        name = "bench-teaching",
        mixinStandardHelpOptions = true,
        description = "Teaches a running, empty product people, and measures how soon the edge knows them.")
public final class TeachingBench implements Callable<Integer> {
    private static final long SEED = 11;
    /** Of each, when everybody is taught. */
    private static final int PICTURES_AFTERWARDS = 5;

    @Spec
    private CommandSpec spec;

    @Option(names = "--mqtt-port", required = true, defaultValue = "${env:ATMOSPHERE_EDGE_MQTT_PORT}")
    private int mqttPort;

    @Option(names = "--cloud-port", required = true, defaultValue = "${env:ATMOSPHERE_CLOUD_HTTP_PORT}")
    private int cloudPort;

    @Option(names = "--people", defaultValue = "20")
    private int people;

    @Option(names = "--faces", defaultValue = "8")
    private int faces;

    @Option(names = "--every", defaultValue = "500ms")
    private Duration every;

    @Option(names = "--json")
    private boolean asJson;

    public static void main(String[] args) {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "logback-sim.xml");
        }
        CommandLine line = new CommandLine(new TeachingBench()).registerConverter(Duration.class, Durations::parse);
        line.setExecutionExceptionHandler((why, command, parsed) -> {
            command.getErr().println("bench teaching: " + why.getMessage());
            return 1;
        });
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PeopleScenes scenes = PeopleScenes.bundled(people, 0, SEED);
        List<Taught> taught = new ArrayList<>();
        Afterwards afterwards = Afterwards.nothing();
        Vertx vertx = Vertx.vertx();
        try (Desk desk = new Desk(vertx, mqttPort)) {
            Classroom room = new Classroom(
                    scenes, desk, new Teacher(cloudPort, "Ann"), new Teacher(cloudPort, "Ben"), faces, every);
            for (Who who : scenes.cast()) {
                Taught one = room.teach(who);
                taught.add(one);
                say(taught.size() + "/" + people + " "
                        + one.seconds()
                                .map(seconds -> String.format(Locale.ROOT, "%.1f s", seconds))
                                .orElse("never") + " " + one.name());
            }
            for (Who who : scenes.cast()) {
                afterwards = afterwards.and(room.look(who, PICTURES_AFTERWARDS));
            }
        } finally {
            vertx.close();
        }
        TeachingReport report = TeachingReport.of(every.toMillis() / 1000.0, taught, afterwards);
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(Json.json().writerWithDefaultPrettyPrinter().writeValueAsString(report));
            out.flush();
        } else {
            report.print(out);
        }
        return report.isComplete() ? 0 : 1;
    }

    private void say(String what) {
        spec.commandLine().getErr().println(what);
        spec.commandLine().getErr().flush();
    }
}
