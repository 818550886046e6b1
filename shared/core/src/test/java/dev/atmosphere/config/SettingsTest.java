package dev.atmosphere.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final List<String> DEFAULTS = List.of("shared.properties");

    @TempDir
    Path dir;

    @Test
    void the_command_line_wins_over_the_environment_over_the_file_over_the_defaults() throws IOException {
        Path file =
                Files.writeString(dir.resolve("my.properties"), "kafka.port = 1\nkafka.partitions = 2\ndata.dir = x\n");
        Settings settings = Settings.load(
                DEFAULTS,
                Optional.of(file),
                Map.of("ATMOSPHERE_KAFKA_PORT", "3", "ATMOSPHERE_KAFKA_PARTITIONS", "4", "PATH", "/bin"),
                Map.of("kafka.port", "5"));

        assertThat(settings.port("kafka.port")).isEqualTo(5);
        assertThat(settings.integer("kafka.partitions", 1, 100)).isEqualTo(4);
        assertThat(settings.path("data.dir")).isEqualTo(Path.of("x"));
        assertThat(settings.bytes("picture.max-bytes")).isEqualTo(8L << 20);
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @Test
    void all_problems_are_told_at_once_with_key_value_origin_and_rule() throws IOException {
        Path file = Files.writeString(dir.resolve("my.properties"), "kafka.prot = 1\nkafka.partitions = many\n");
        Settings settings = Settings.load(
                DEFAULTS,
                Optional.of(file),
                Map.of("ATMOSPHERE_KAFKA_PORT", "70000", "ATMOSPHERE_PICTURE_MAXBYTES", "1"),
                Map.of("picture.max-bytes", "8 parrots"));
        settings.port("kafka.port");
        settings.integer("kafka.partitions", 1, 100);
        settings.bytes("picture.max-bytes");

        assertThatThrownBy(settings::check)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("5 problems in the settings")
                .hasMessageContaining("kafka.prot (" + file + ") is no setting; did you mean kafka.port?")
                .hasMessageContaining(
                        "ATMOSPHERE_PICTURE_MAXBYTES names no setting; did you mean ATMOSPHERE_PICTURE_MAX_BYTES?")
                .hasMessageContaining("kafka.port = 70000 (environment ATMOSPHERE_KAFKA_PORT) must be a whole number")
                .hasMessageContaining("kafka.partitions = many (" + file + ") must be a whole number from 1 to 100")
                .hasMessageContaining("picture.max-bytes = 8 parrots (command line) must be a size such as");
    }

    @Test
    void a_variable_of_another_program_is_passed_over() {
        Settings settings =
                Settings.load(DEFAULTS, Optional.empty(), Map.of("ATMOSPHERE_EDGE_MQTT_PORT", "1"), Map.of());

        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @Test
    void a_file_that_is_not_there_is_a_problem() {
        Settings settings = Settings.load(DEFAULTS, Optional.of(dir.resolve("none")), Map.of(), Map.of());

        assertThatThrownBy(settings::check).hasMessageContaining("none cannot be read");
    }

    @Test
    void durations_and_sizes_have_units() {
        assertThat(Quantities.duration("250ms")).contains(Duration.ofMillis(250));
        assertThat(Quantities.duration("1.5h")).contains(Duration.ofMinutes(90));
        assertThat(Quantities.duration("7d")).contains(Duration.ofDays(7));
        assertThat(Quantities.duration("10")).isEmpty();
        assertThat(Quantities.duration("-1s")).isEmpty();
        assertThat(Quantities.bytes("64KB")).contains(65536L);
        assertThat(Quantities.bytes("1.5 GB")).contains(3L << 29);
        assertThat(Quantities.bytes("12 parsecs")).isEmpty();
    }

    @Test
    void a_secret_does_not_print() {
        assertThat(new Secret("hunter2")).hasToString("***");
        assertThat("" + Optional.of(new Secret("hunter2"))).doesNotContain("hunter2");
    }

    @Test
    void a_name_that_is_like_no_program_s_is_found_when_all_are_looked_at() {
        Settings settings = Settings.load(DEFAULTS, Optional.empty(), Map.of(), Map.of());

        assertThat(settings.strangers(
                        Map.of("ATMOSPHERE_KAKFA_PORT", "1", "ATMOSPHERE_KAFKA_PORT", "2", "ATMOSPHERE_OTHER", "3"),
                        Set.of("ATMOSPHERE_OTHER")))
                .containsExactly("ATMOSPHERE_KAKFA_PORT names no setting; did you mean ATMOSPHERE_KAFKA_PORT?");
    }

    @Test
    void where_only_the_check_was_asked_for_good_settings_end_there_too() {
        Settings settings = Settings.load(DEFAULTS, Optional.empty(), Map.of(), Map.of());
        settings.checkOnly();

        assertThatThrownBy(settings::check).isInstanceOf(SettingsChecked.class);
    }
}
