package dev.atmosphere.launcher.doctor;

import dev.atmosphere.launcher.programs.Script;
import dev.atmosphere.launcher.programs.ShortRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a program of the gateway found when it looked at something: it tells a line for each, with tabs in it. */
final class ToldFindings implements Check {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int FIELDS = 4;

    private final String what;
    private final List<String> command;

    ToldFindings(String what, List<String> command) {
        this.what = what;
        this.command = List.copyOf(command);
    }

    /** On the files that the edge is set to read: certificates, keys, revocations, users, rights. */
    static ToldFindings ofEdgeFiles(Optional<String> config, Optional<Path> data) {
        List<String> arguments = new ArrayList<>();
        config.ifPresent(file -> arguments.addAll(List.of("--config", file)));
        data.ifPresent(directory -> arguments.addAll(List.of("--data", directory.toString())));
        return new ToldFindings("edge's files", Script.command("check-edge-files", arguments.toArray(String[]::new)));
    }

    /** On Slack, as the cloud is set to use it. */
    static ToldFindings ofSlack(Optional<String> config) {
        String[] arguments = config.map(file -> new String[] {"--config", file}).orElseGet(() -> new String[0]);
        return new ToldFindings("Slack", Script.command("check-slack", arguments));
    }

    @Override
    public List<Finding> look() throws InterruptedException {
        Optional<ShortRun> run = ShortRun.of(command, Map.of("ATMOSPHERE_SUPERVISED", "1"), BOUND);
        if (run.isEmpty() || run.get().exitCode() != 0) {
            return List.of(Finding.warn(
                    what,
                    run.isEmpty() ? "no answer within " + BOUND.toSeconds() + " s" : "not looked at",
                    "Mend what is said of the settings first."));
        }
        return run.get().out().lines().map(this::finding).toList();
    }

    private Finding finding(String line) {
        String[] fields = line.split("\t", FIELDS);
        boolean known =
                Arrays.stream(Finding.Status.values()).anyMatch(s -> s.name().equalsIgnoreCase(fields[0]));
        if (!known || fields.length < FIELDS - 1) {
            return Finding.warn(what, "an answer that is not understood: " + line, "Build again: mvn package");
        }
        Finding.Status status = Finding.Status.valueOf(fields[0].toUpperCase(Locale.ROOT));
        // Without advice the last line has lost its last tab.
        return new Finding(status, fields[1], fields[2], fields.length < FIELDS ? "" : fields[3]);
    }
}
