package dev.atmosphere.launcher.doctor;

import dev.atmosphere.config.Settings;
import dev.atmosphere.launcher.programs.GatewayPort;
import dev.atmosphere.launcher.programs.ProgramSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command: looks at everything, tells all of it, and says what to do. */
@Command(
        name = "doctor",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        header = "Checks this machine and the settings, and says what to do. Starts nothing.",
        description = {
            "",
            "Looks at Java, Maven, Node.js, disk, memory, ports, the packed models and TensorFlow's library, the settings of",
            "both programs, the edge's certificates, users and rights, Slack where it is set up (token, scopes, channel), and",
            "Kafka, PostgreSQL and S3 where the settings name ones of your own.",
            ""
        },
        footer = {"", "Exit codes: 0 nothing is in the way, 1 something has to be mended, 2 the command line is wrong."
        })
public final class Doctor implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data directory to look at (./data; ATMOSPHERE_DATA_DIR).")
    private Path data;

    @Option(names = "--edge-config", paramLabel = "FILE", description = "The edge's settings file.")
    private String edgeConfig;

    @Option(names = "--cloud-config", paramLabel = "FILE", description = "The cloud's settings file.")
    private String cloudConfig;

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;

    public Doctor() {
        this(System.getenv());
    }

    Doctor(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        int warnings = 0;
        int failures = 0;
        for (Check check : checks()) {
            for (Finding finding : check.look()) {
                print(out, finding);
                warnings += finding.status() == Finding.Status.WARN ? 1 : 0;
                failures += finding.status() == Finding.Status.FAIL ? 1 : 0;
            }
        }
        out.println();
        out.println(verdict(warnings, failures));
        return failures == 0 ? 0 : 1;
    }

    private List<Check> checks() {
        boolean built = ProgramSettings.complete();
        List<Check> checks = new ArrayList<>();
        checks.add(new Tools(built));
        if (!built) {
            checks.add(() -> List.of(Finding.warn(
                    "programs", "not built yet", "./atmosphere up builds them; then doctor can look at the rest.")));
            return checks;
        }
        Settings settings = ProgramSettings.under(environment);
        checks.add(new Machine(
                data != null ? data : settings.path("data.dir"),
                settings.bytes("edge.spool.max-bytes"),
                settings.bytes("edge.spool.min-free-disk")));
        checks.add(new PortsCheck(listened(settings)));
        checks.add(ProgramCheck.vision());
        checks.add(ProgramCheck.settings("edge", Optional.ofNullable(edgeConfig)));
        checks.add(ToldFindings.ofEdgeFiles(Optional.ofNullable(edgeConfig), Optional.ofNullable(data)));
        checks.add(ProgramCheck.settings("cloud", Optional.ofNullable(cloudConfig)));
        checks.add(ToldFindings.ofSlack(Optional.ofNullable(cloudConfig)));
        checks.add(new EnvironmentNames(settings, environment));
        checks.add(new Servers(settings, environment));
        return checks;
    }

    /** Without the ports of servers that are the operator's own. */
    private List<GatewayPort> listened(Settings settings) {
        return GatewayPort.in(settings).stream()
                .filter(port -> !port.key().equals("kafka.port")
                        || settings.text("kafka.bootstrap").isEmpty())
                .filter(port ->
                        !port.key().equals("postgres.port") || !environment.containsKey("ATMOSPHERE_POSTGRES_HOST"))
                .toList();
    }

    private static void print(PrintWriter out, Finding finding) {
        String[] lines = finding.found().split("\\R");
        out.printf("  %-5s %-18s %s%n", finding.status().name().toLowerCase(Locale.ROOT), finding.what(), lines[0]);
        for (int i = 1; i < lines.length; i++) {
            out.printf("  %-5s %-18s %s%n", "", "", lines[i]);
        }
        if (!finding.advice().isEmpty()) {
            out.printf("  %-5s %-18s -> %s%n", "", "", finding.advice());
        }
        out.flush();
    }

    private static String verdict(int warnings, int failures) {
        if (failures > 0) {
            return failures + (failures == 1 ? " thing has" : " things have") + " to be mended before everything runs.";
        }
        return warnings == 0
                ? "All is well."
                : "Nothing is in the way; " + warnings + (warnings == 1 ? " thing is" : " things are")
                        + " worth a look.";
    }
}
