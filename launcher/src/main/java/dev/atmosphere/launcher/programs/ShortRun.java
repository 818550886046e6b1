package dev.atmosphere.launcher.programs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process that was run to its end.
 *
 * @param out standard output
 * @param err standard error
 */
public record ShortRun(int exitCode, String out, String err) {
    /**
     * @param environment added to this process's own
     * @param bound after which it is killed
     * @return empty if there is no such command, or it took longer than the bound
     */
    public static Optional<ShortRun> of(List<String> command, Map<String, String> environment, Duration bound)
            throws InterruptedException {
        Path out = null;
        Path err = null;
        try {
            out = Files.createTempFile("atmosphere", ".out");
            err = Files.createTempFile("atmosphere", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                    return Optional.empty();
                }
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            return Optional.of(new ShortRun(process.exitValue(), read(out), read(err)));
        } catch (IOException e) {
            return Optional.empty();
        } finally {
            delete(out);
            delete(err);
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
    }

    private static void delete(Path file) {
        if (file != null && !file.toFile().delete()) {
            file.toFile().deleteOnExit();
        }
    }
}
