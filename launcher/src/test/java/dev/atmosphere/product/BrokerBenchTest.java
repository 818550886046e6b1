package dev.atmosphere.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.launcher.programs.ShortRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether {@code bench broker} measures, in a small way; which figures it finds is no matter here. */
class BrokerBenchTest {
    private static final Duration BOUND = Duration.ofMinutes(4);

    @TempDir
    Path dir;

    @Test
    void every_figure_of_both_brokers_is_measured_and_nothing_is_left_behind() throws Exception {
        boolean there = Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "mosquitto")));
        if (!there) {
            assertThat(System.getenv("CI"))
                    .as("mosquitto is missing, and this is CI: apt-get install mosquitto")
                    .isNull();
            System.err.println(
                    "!!! BrokerBenchTest is SKIPPED: there is no mosquitto (Debian: apt-get install mosquitto)");
        }
        assumeTrue(there, "mosquitto is not installed");

        ShortRun run = bench(
                "--json",
                "--rounds",
                "1",
                "--seconds",
                "1",
                "--warm-up",
                "0",
                "--connections",
                "60",
                "--dir",
                dir.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(run.out());
        assertThat(report.get("mosquittoVersion").asText()).contains("version");
        assertThat(report.get("diskFilesPerSecond").asDouble()).isPositive();
        List<String> measures = new ArrayList<>();
        for (JsonNode figure : report.get("figures")) {
            measures.add(figure.get("measure").asText());
            if (!figure.get("measure").asText().equals("idle")) {
                assertThat(figure.get("edge").get(0).asDouble())
                        .as(figure.toString())
                        .isPositive();
                assertThat(figure.get("mosquitto").get(0).asDouble())
                        .as(figure.toString())
                        .isPositive();
            }
        }
        assertThat(measures)
                .containsExactly(
                        "fan-in",
                        "pictures",
                        "durable",
                        "fan-out",
                        "fan-out-1",
                        "large",
                        "round-trip",
                        "round-trip",
                        "idle",
                        "start");
        assertThat(dir).isEmptyDirectory();
        assertThat(ProcessHandle.allProcesses().map(p -> p.info().commandLine().orElse("")))
                .noneMatch(command -> command.contains(dir.toString()));
    }

    @Test
    void without_mosquitto_it_says_what_to_install() throws Exception {
        ShortRun run = bench("--mosquitto", dir.resolve("none").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("sudo apt-get install mosquitto");
    }

    @Test
    void a_measure_that_does_not_exist_is_told_with_those_that_do() throws Exception {
        ShortRun run = bench("--only", "fan-in,fan-up");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("no measure 'fan-up'").contains("round-trip");
    }

    private static ShortRun bench(String... options) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("atmosphere.root"), "atmosphere").toString(), "bench", "broker"));
        command.addAll(List.of(options));
        return ShortRun.of(command, Map.of(), BOUND).orElseThrow();
    }
}
