package dev.atmosphere.launcher.bench;

import dev.atmosphere.launcher.option.DurationOption;
import dev.atmosphere.launcher.programs.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Measures the time from the vote that decides to the first answer of the edge with the person's name. Starts the product on an empty
 * directory with its shipped settings, and the simulator's own program, which publishes, votes and listens.
 */
@Command(
        name = "teaching",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the time from people's deciding vote to the first recognition at the edge, for one person after the other.",
            "Stop other work first."
        })
public final class TeachingBench implements Callable<Integer> {
    private static final int MOST_PEOPLE = 20;
    private static final int LEAST_FACES = 5;
    private static final int MOST_FACES = 40;
    /** For each person: twice the time for which a name is waited for. */
    private static final Duration BOUND = Duration.ofMinutes(4);

    @Spec
    private CommandSpec spec;

    @Option(names = "--people", description = "how many are taught (20: all that the pictures show)", paramLabel = "N")
    private int people = MOST_PEOPLE;

    @Option(names = "--faces", description = "of each that are voted on (8)", paramLabel = "N")
    private int faces = 8;

    @Option(
            names = "--every",
            description = "between two pictures while a name is waited for (500ms)",
            paramLabel = "DUR",
            converter = DurationOption.class)
    private Duration every = Duration.ofMillis(500);

    @Option(names = "--json", description = "print one JSON object")
    private boolean asJson;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (people < 1 || people > MOST_PEOPLE) {
            throw new ParameterException(
                    spec.commandLine(), "--people " + people + ": the pictures show 1 to " + MOST_PEOPLE + " people");
        }
        if (faces < LEAST_FACES || faces > MOST_FACES) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--faces " + faces + ": a person is learnt from " + LEAST_FACES + " to " + MOST_FACES);
        }
        Path work = Files.createTempDirectory("atmosphere-bench");
        try (Deployment product = Deployment.quiet(work.resolve("all"), true)) {
            return measure(product);
        } finally {
            Bench.remove(work);
        }
    }

    private int measure(Deployment product) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of(
                "--people", String.valueOf(people),
                "--faces", String.valueOf(faces),
                "--every", every.toMillis() + "ms"));
        if (asJson) {
            options.add("--json");
        }
        ProcessBuilder builder =
                new ProcessBuilder(Script.command("bench-teaching", options.toArray(String[]::new))).inheritIO();
        builder.environment().putAll(product.environment());
        Process process = builder.start();
        try {
            if (!process.waitFor(BOUND.toSeconds() * people, TimeUnit.SECONDS)) {
                throw new IllegalStateException("it took more than " + BOUND.toMinutes() + " minutes a person");
            }
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
