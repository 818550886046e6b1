package dev.atmosphere.dashboards;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prometheus' own judge of its files. Where it is not installed, the test that asks is skipped, and says so. */
final class Promtool {
    private Promtool() {}

    static void accepts(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            System.err.println("!!! SKIPPED: promtool is not installed (Debian: apt-get install prometheus)");
            assumeTrue(false, "promtool is not installed (Debian: apt-get install prometheus)");
            throw e;
        }
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
