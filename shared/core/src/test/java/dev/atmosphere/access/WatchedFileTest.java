package dev.atmosphere.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.log.LogLines;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {
    @TempDir
    private Path dir;

    private Path path;

    @BeforeEach
    void name_it() {
        path = dir.resolve("number");
    }

    private WatchedFile<Integer> open() {
        return WatchedFile.open(path, text -> Integer.valueOf(text.strip()));
    }

    @Test
    void a_file_that_comes_later_counts_from_then_on() throws Exception {
        WatchedFile<Integer> file = open();
        file.look();
        assertThat(file.current()).isEmpty();
        Files.writeString(path, "1");
        file.look();
        assertThat(file.current()).contains(1);
        Files.writeString(path, "2");
        file.look();
        assertThat(file.current()).contains(2);
    }

    @Test
    void a_broken_or_missing_file_keeps_the_old_one_and_says_so_once() throws Exception {
        Files.writeString(path, "1");
        WatchedFile<Integer> file = open();
        try (LogLines log = new LogLines(WatchedFile.class.getName())) {
            Files.writeString(path, "one");
            file.look();
            file.look();
            assertThat(file.current()).contains(1);
            Files.delete(path);
            file.look();
            file.look();
            assertThat(file.current()).contains(1);
            assertThat(log.lines()).hasSize(2).allMatch(line -> line.contains("stays in force"));
            Files.writeString(path, "3");
            file.look();
            assertThat(file.current()).contains(3);
        }
    }

    @Test
    void a_file_that_is_broken_from_the_start_starts_nothing() throws Exception {
        Files.writeString(path, "one");
        assertThatThrownBy(this::open).isInstanceOf(IllegalStateException.class).hasMessageContaining(path.toString());
    }
}
