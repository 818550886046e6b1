package dev.atmosphere.launcher.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartLogTest {
    @TempDir
    private Path directory;

    @Test
    void a_log_at_its_limit_gives_way_to_a_new_one_and_the_oldest_goes() throws Exception {
        Path file = directory.resolve("edge.log");

        try (PartLog log = new PartLog(file, 100)) {
            for (int i = 0; i < 50; i++) {
                log.write("line %02d of a log".formatted(i));
            }
        }

        assertThat(Files.list(directory).map(path -> path.getFileName().toString()))
                .containsExactlyInAnyOrder("edge.log", "edge.1.log", "edge.2.log");
        assertThat(Files.readAllLines(file)).endsWith("line 49 of a log");
        for (Path kept : List.of(file, directory.resolve("edge.1.log"), directory.resolve("edge.2.log"))) {
            assertThat(Files.size(kept)).isBetween(1L, 100L);
        }
    }

    @Test
    void a_log_goes_on_where_the_process_before_left_it() throws Exception {
        Path file = directory.resolve("edge.log");
        try (PartLog log = new PartLog(file, 1_000)) {
            log.write("before");
        }

        try (PartLog log = new PartLog(file, 1_000)) {
            log.write("after");
            assertThat(log.tail()).containsExactly("after");
        }

        assertThat(Files.readAllLines(file)).containsExactly("before", "after");
    }
}
