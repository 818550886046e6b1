package dev.atmosphere.launcher.doctor;

import dev.atmosphere.launcher.programs.Script;
import dev.atmosphere.launcher.programs.ShortRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a program of the gateway to look at itself: its settings, or its models. It ends at once. */
final class ProgramCheck implements Check {
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final String what;
    private final List<String> command;
    private final String advice;

    ProgramCheck(String what, List<String> command, String advice) {
        this.what = what;
        this.command = List.copyOf(command);
        this.advice = advice;
    }

    static ProgramCheck settings(String program, Optional<String> config) {
        String[] arguments = config.map(file -> new String[] {"--check", "--config", file})
                .orElseGet(() -> new String[] {"--check"});
        return new ProgramCheck(
                program + "'s settings",
                Script.command(program, arguments),
                "Correct them in the environment or the settings file. All settings and their defaults: " + program
                        + ".properties and shared.properties");
    }

    static ProgramCheck vision() {
        return new ProgramCheck(
                "models",
                Script.command("check-vision"),
                "Build again on this machine (mvn package): models and natives are packed for the system that builds.");
    }

    @Override
    public List<Finding> look() throws InterruptedException {
        // Supervised programs start as they are: a doctor does not build.
        Optional<ShortRun> run = ShortRun.of(command, Map.of("ATMOSPHERE_SUPERVISED", "1"), BOUND);
        if (run.isEmpty()) {
            return List.of(Finding.fail(what, "no answer within " + BOUND.toSeconds() + " s", advice));
        }
        return List.of(
                run.get().exitCode() == 0
                        ? Finding.ok(what, lastLine(run.get().out()).replaceFirst("^\\w+: (the settings are )?", ""))
                        : Finding.fail(what, run.get().err(), advice));
    }

    private static String lastLine(String text) {
        return text.substring(text.lastIndexOf('\n') + 1);
    }
}
