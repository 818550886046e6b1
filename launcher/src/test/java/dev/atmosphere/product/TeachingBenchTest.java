package dev.atmosphere.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.launcher.programs.ShortRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether {@code bench teaching} measures, with two people; which figures it finds is no matter here. */
class TeachingBenchTest {
    private static final Duration BOUND = Duration.ofMinutes(5);

    @TempDir
    Path dir;

    @Test
    void two_people_are_taught_and_known_at_the_edge_and_nothing_is_left_behind() throws Exception {
        ShortRun run = bench("--people", "2", "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(run.out());
        assertThat(report.get("people")).hasSize(2);
        for (JsonNode person : report.get("people")) {
            // Faces are gathered for two seconds before they are learnt: anything faster was not measured from the
            // vote.
            assertThat(person.get("seconds").asDouble()).as(person.toString()).isGreaterThan(1.5);
            assertThat(person.get("faces").asInt() - person.get("refused").asInt())
                    .isGreaterThanOrEqualTo(5);
        }
        assertThat(report.get("p95Seconds").asDouble())
                .isGreaterThanOrEqualTo(report.get("p50Seconds").asDouble());
        assertThat(report.at("/afterwards/pictures").asInt()).isEqualTo(10);
        assertThat(report.at("/afterwards/right").asInt()).isPositive();
        assertThat(dir).isEmptyDirectory();
        assertThat(ProcessHandle.allProcesses().map(p -> p.info().commandLine().orElse("")))
                .noneMatch(command -> command.contains(dir.toString()));
    }

    @Test
    void more_people_than_the_pictures_show_are_refused_before_anything_starts() throws Exception {
        ShortRun run = bench("--people", "21");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("1 to 20 people");
    }

    @Test
    void fewer_faces_than_a_person_is_learnt_from_are_refused() throws Exception {
        ShortRun run = bench("--faces", "4");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("5 to 40");
    }

    private ShortRun bench(String... options) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("atmosphere.root"), "atmosphere").toString(), "bench", "teaching"));
        command.addAll(List.of(options));
        // Where it makes its directory.
        return ShortRun.of(command, Map.of("ATMOSPHERE_JVM_LAUNCHER", "-Djava.io.tmpdir=" + dir), BOUND)
                .orElseThrow();
    }
}
