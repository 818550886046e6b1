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

/**
 * The files that the edge's broker is set to read: certificates, keys, revocations, users, rights. The edge itself looks at them, and
 * tells a line for each with tabs in it.
 */
final class EdgeFiles implements Check {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String WHAT = "edge's files";
    private static final int FIELDS = 4;

    private final List<String> command;

    EdgeFiles(List<String> command) {
        this.command = List.copyOf(command);
    }

    static EdgeFiles of(Optional<String> config, Optional<Path> data) {
        List<String> arguments = new ArrayList<>();
        config.ifPresent(file -> arguments.addAll(List.of("--config", file)));
        data.ifPresent(directory -> arguments.addAll(List.of("--data", directory.toString())));
        return new EdgeFiles(Script.command("check-edge-files", arguments.toArray(String[]::new)));
    }

    @Override
    public List<Finding> look() throws InterruptedException {
        Optional<ShortRun> run = ShortRun.of(command, Map.of("ATMOSPHERE_SUPERVISED", "1"), BOUND);
        if (run.isEmpty() || run.get().exitCode() != 0) {
            return List.of(Finding.warn(
                    WHAT,
                    run.isEmpty() ? "no answer within " + BOUND.toSeconds() + " s" : "not looked at",
                    "Mend what is said of the edge's settings first."));
        }
        return run.get().out().lines().map(EdgeFiles::finding).toList();
    }

    private static Finding finding(String line) {
        String[] fields = line.split("\t", FIELDS);
        boolean known =
                Arrays.stream(Finding.Status.values()).anyMatch(s -> s.name().equalsIgnoreCase(fields[0]));
        if (!known || fields.length < FIELDS - 1) {
            return Finding.warn(WHAT, "an answer that is not understood: " + line, "Build again: mvn package");
        }
        Finding.Status status = Finding.Status.valueOf(fields[0].toUpperCase(Locale.ROOT));
        // Without advice the last line has lost its last tab.
        return new Finding(status, fields[1], fields[2], fields.length < FIELDS ? "" : fields[3]);
    }
}
