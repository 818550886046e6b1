package dev.atmosphere.bus.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.failure.Transient;
import dev.atmosphere.log.LogLines;
import dev.atmosphere.time.SettableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionTest {
    private static final long ROOM = 1000;

    private final SettableClock clock = new SettableClock();
    private final LogLines log = new LogLines(Admission.class.getName());

    @TempDir
    Path directory;

    private Admission admission;

    @BeforeEach
    void open() throws IOException {
        admission = new Admission(SpoolLimits.of(ROOM, Duration.ofDays(1), 0), new PictureFiles(directory), clock);
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    private void refused(int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> admission.reserve(ROOM + 1, true)).isInstanceOf(Transient.class);
        }
    }

    @Test
    void a_spool_that_becomes_full_says_so_once_and_once_when_it_has_room() {
        refused(50);
        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("WARN the spool is full, 1 pictures are put off: it holds");
        assertThat(admission.full()).isTrue();

        admission.used(0);
        admission.used(0);

        assertThat(admission.full()).isFalse();
        assertThat(log.lines()).hasSize(2).last().asString().startsWith("INFO the spool has room again");
    }

    @Test
    void while_it_stays_full_it_says_once_a_minute_how_many_were_put_off() {
        refused(50);
        clock.advance(Duration.ofSeconds(60));
        refused(1);
        assertThat(log.lines()).hasSize(1);

        clock.advance(Duration.ofSeconds(1));
        refused(50);

        assertThat(log.lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith(
                        "WARN the spool has been full since 2026-03-02T08:00:00Z, 51 pictures are put off: it holds");
    }

    @Test
    void one_that_is_full_and_free_by_turns_does_not_fill_the_log() {
        for (int i = 0; i < 100; i++) {
            refused(1);
            admission.used(0);
        }
        assertThat(log.lines()).hasSize(2);

        clock.advance(Duration.ofMinutes(2));
        refused(1);

        assertThat(log.lines())
                .hasSize(3)
                .last()
                .asString()
                .startsWith("WARN the spool is full, 100 pictures are put off");
    }
}
