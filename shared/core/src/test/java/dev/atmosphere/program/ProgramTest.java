package dev.atmosphere.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program is a process: its command line is tried on one. */
@Timeout(120)
class ProgramTest {
    /** Says how it was set, and that it could not start, which ends it. */
    static final class Telling {
        private Telling() {}

        public static void main(String[] args) {
            Program.main(
                    "telling",
                    args,
                    List.of("shared.properties"),
                    Map.of("--kafka-bootstrap-true", "kafka.bootstrap"),
                    startup -> Future.failedFuture(
                            "bootstrap " + startup.settings().text("kafka.bootstrap") + ", port "
                                    + startup.settings().text("kafka.port")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--kafka-bootstrap-true --set kafka.port=17", "--set kafka.port=17 --kafka-bootstrap-true"})
    void a_flag_and_a_setting_hold_in_either_order(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Telling.class.getName()));
        command.addAll(Arrays.asList(arguments.split(" ")));

        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("bootstrap true, port 17");
        assertThat(process.exitValue()).isOne();
    }
}
