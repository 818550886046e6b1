package dev.atmosphere.launcher.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLockTest {
    @TempDir
    private Path directory;

    @Test
    void a_data_directory_belongs_to_one_and_the_message_names_the_process() throws Exception {
        try (DataLock lock = DataLock.take(directory)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> DataLock.take(directory))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("another ./atmosphere up runs on " + directory)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--data");
        }
    }

    @Test
    void what_a_killed_one_left_holds_nobody_up() throws Exception {
        Files.writeString(directory.resolve("up.lock"), "999999\n");

        try (DataLock lock = DataLock.take(directory)) {
            assertThat(lock).isNotNull();
            assertThat(Files.readString(directory.resolve("up.lock")))
                    .isEqualTo(ProcessHandle.current().pid() + "\n");
        }
    }

    @Test
    void a_directory_that_cannot_be_made_is_named() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> DataLock.take(file))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("the data directory " + file + " cannot be used");
    }
}
