package dev.atmosphere.launcher.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SupervisorTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Patience QUICK =
            new Patience(Duration.ofMillis(50), Duration.ofMillis(400), Duration.ofMinutes(1), Duration.ofSeconds(30));

    @TempDir
    private Path directory;

    private FakePrograms programs;
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final CountDownLatch up = new CountDownLatch(1);
    private Supervisor supervisor;
    private CompletableFuture<Integer> running;

    @BeforeEach
    void prepare() {
        programs = new FakePrograms(directory);
    }

    @AfterEach
    void stop() throws Exception {
        if (supervisor != null) {
            supervisor.stop();
            running.get(60, TimeUnit.SECONDS);
        }
    }

    private CompletableFuture<Integer> run(Patience patience, Optional<Duration> bound, Part... parts)
            throws IOException {
        Board board = new Board(new PrintStream(screen, true, StandardCharsets.UTF_8), false);
        supervisor = new Supervisor(
                List.of(parts), programs.environment(), directory.resolve("logs"), board, patience, up::countDown);
        running = CompletableFuture.supplyAsync(() -> {
            try {
                return supervisor.run(bound);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        return running;
    }

    private String shown() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    @Test
    void parts_start_when_those_before_them_are_ready_and_stop_in_reverse_order() throws Exception {
        CompletableFuture<Integer> code = run(
                QUICK,
                Optional.empty(),
                programs.part("cloud"),
                programs.part("edge", "cloud"),
                programs.part("sim", "cloud", "edge"));
        assertThat(up.await(60, TimeUnit.SECONDS)).isTrue();
        await().atMost(LONG).until(() -> shown().contains("sim thing"));

        supervisor.stop();

        assertThat(code.get()).isZero();
        assertThat(programs.notes())
                .containsExactly(
                        "cloud started",
                        "edge started",
                        "sim started",
                        "sim terminated",
                        "edge terminated",
                        "cloud terminated");
        assertThat(shown()).containsSubsequence("  cloud  cloud thing 127.0.0.1:1234", "0.5 s", "  edge", "  sim");
        assertThat(shown()).containsSubsequence("Stopping", "sim    stopped", "edge   stopped", "cloud  stopped");
    }

    @Test
    void nothing_is_started_before_what_it_needs_is_ready() throws Exception {
        programs.makeIt("cloud", "mute");
        running = run(
                QUICK,
                Optional.empty(),
                programs.part("cloud"),
                programs.part("edge"),
                programs.part("sim", "cloud", "edge"));

        await().atMost(LONG).until(() -> shown().contains("edge thing"));

        assertThat(programs.starts("sim")).isZero();
        assertThat(up.getCount()).isOne();
    }

    @Test
    void the_whole_is_up_when_its_parts_are_though_nothing_waits_for_them() throws Exception {
        programs.makeIt("cloud", "mute");
        running = run(QUICK, Optional.empty(), programs.part("cloud"), programs.part("edge"));

        await().atMost(LONG).until(() -> shown().contains("edge thing"));

        assertThat(up.getCount()).isOne();
    }

    @Test
    void a_part_that_dies_is_started_again() throws Exception {
        running = run(QUICK, Optional.empty(), programs.part("cloud"), programs.part("edge"));
        assertThat(up.await(60, TimeUnit.SECONDS)).isTrue();
        await().atMost(LONG).until(() -> shown().contains("edge thing"));

        assertThat(programs.processes("edge").get(0).destroyForcibly()).isTrue();

        await().atMost(LONG).until(() -> shown().contains("edge is up again"));
        assertThat(shown()).contains("edge ended with exit code 137; it is started again in 0.1 s. Its log: ");
        assertThat(programs.starts("edge")).isEqualTo(2);
        assertThat(programs.starts("cloud")).isOne();
    }

    @Test
    void a_part_that_dies_again_and_again_waits_longer_each_time() {
        assertThat(List.of(1, 2, 3, 4, 5, 100).stream().map(QUICK::restartAfter))
                .containsExactly(
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(200),
                        Duration.ofMillis(400),
                        Duration.ofMillis(400),
                        Duration.ofMillis(400));
    }

    @Test
    void a_part_that_cannot_start_ends_everything_and_its_last_words_are_shown() throws Exception {
        programs.makeIt("edge", "failing 2");

        int code = run(QUICK, Optional.empty(), programs.part("cloud"), programs.part("edge", "cloud"))
                .get();

        assertThat(code).isEqualTo(2);
        assertThat(shown()).contains("edge did not start (exit code 2)", "  edge: no room for me here");
        assertThat(programs.notes()).contains("cloud terminated");
    }

    @Test
    void the_end_of_a_part_that_was_run_once_ends_everything_with_its_code() throws Exception {
        programs.makeIt("sim", "ending 1");

        int code = run(QUICK, Optional.empty(), programs.part("edge"), programs.part("sim", true, "edge"))
                .get();

        assertThat(code).isOne();
        assertThat(shown()).contains("3 published", "precision 0.99");
        assertThat(programs.notes()).contains("edge terminated");
    }

    @Test
    void it_ends_by_itself_after_the_time_it_was_given() throws Exception {
        int code = run(QUICK, Optional.of(Duration.ofMillis(100)), programs.part("edge"))
                .get();

        assertThat(code).isZero();
        assertThat(programs.notes()).containsExactly("edge started", "edge terminated");
    }

    @Test
    void a_part_that_does_not_stop_is_killed_and_the_others_still_have_their_time() throws Exception {
        programs.makeIt("edge", "stubborn");
        Patience hasty = new Patience(
                Duration.ofMillis(50), Duration.ofMillis(400), Duration.ofMinutes(1), Duration.ofSeconds(2));
        CompletableFuture<Integer> code =
                run(hasty, Optional.empty(), programs.part("cloud"), programs.part("edge", "cloud"));
        await().atMost(LONG).until(() -> shown().contains("edge thing"));
        List<ProcessHandle> edge = programs.processes("edge");

        supervisor.stop();
        code.get();

        assertThat(shown()).contains("edge   did not stop in order within 1.").contains("and was killed");
        assertThat(edge).noneMatch(ProcessHandle::isAlive);
        assertThat(programs.notes()).endsWith("cloud terminated");
    }

    @Test
    void what_a_part_writes_is_in_its_log() throws Exception {
        running = run(QUICK, Optional.empty(), programs.part("edge"));
        await().atMost(LONG).until(() -> shown().contains("edge thing"));

        await().atMost(LONG).untilAsserted(() -> assertThat(Files.readAllLines(directory.resolve("logs/edge.log")))
                .contains("edge: a line of the log", "up: edge: edge thing 127.0.0.1:1234 (0.5 s)"));
    }
}
