package dev.atmosphere.sim.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30s, PT30S", "1.5s, PT1.5S", "5m, PT5M", "1h, PT1H", "2 s, PT2S"})
    void lengths_of_time_are_read_as_people_type_them(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "0s", "-3s", "s", "1y", "1.2.3s", "PT", "99999999999999999999h"})
    void anything_else_is_refused(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).hasMessageContaining("write 500ms, 30s, 5m or 1h");
    }

    @Test
    void the_message_names_what_was_typed() {
        assertThatThrownBy(() -> Durations.parse("soon")).hasMessageStartingWith("'soon'");
    }
}
