package dev.atmosphere.launcher.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor that is a process of its own, and what it leaves behind however it ends. */
@Timeout(120)
class KilledSupervisorTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    /** Runs the parts cloud and edge under a supervisor until it is stopped. */
    static final class SupervisorProgram {
        private SupervisorProgram() {}

        public static void main(String[] args) throws Exception {
            FakePrograms programs = new FakePrograms(Path.of(args[0]));
            Supervisor supervisor = new Supervisor(
                    List.of(programs.part("cloud"), programs.part("edge")),
                    programs.environment(),
                    Path.of(args[0], "logs"),
                    new Board(System.out, false),
                    Patience.USUAL,
                    () -> {});
            supervisor.run(Optional.empty());
        }
    }

    @Test
    void a_supervisor_that_is_killed_leaves_no_process() throws Exception {
        FakePrograms programs = new FakePrograms(directory);
        Process supervisor = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SupervisorProgram.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File(directory.toFile(), "screen"))
                .start();
        try {
            await().atMost(LONG).until(() -> programs.notes().size() == 2);
            List<ProcessHandle> parts = new ArrayList<>(programs.processes("cloud"));
            parts.addAll(programs.processes("edge"));
            assertThat(parts).hasSize(2).allMatch(ProcessHandle::isAlive);
            List<ProcessHandle> all = new ArrayList<>(parts);
            parts.forEach(part -> all.addAll(part.descendants().toList()));

            supervisor.destroyForcibly();

            await().atMost(LONG).untilAsserted(() -> assertThat(all).noneMatch(ProcessHandle::isAlive));
            assertThat(programs.notes()).contains("cloud input ended", "edge input ended");
        } finally {
            supervisor.destroyForcibly();
            assertThat(supervisor.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
