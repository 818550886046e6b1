package dev.atmosphere.cloud.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.cloud.mail.MailSettings;
import dev.atmosphere.config.Settings;
import dev.atmosphere.config.SettingsException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportSettingsTest {
    @Test
    void the_defaults_are_working_days_at_three_for_nobody() {
        ReportSettings settings = read(Map.of());

        assertThat(settings.zone()).isEqualTo(ZoneId.systemDefault());
        assertThat(settings.at()).isEqualTo(LocalTime.of(3, 0));
        assertThat(settings.days())
                .containsExactlyInAnyOrder(
                        DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY);
        assertThat(settings.weeklyOn()).contains(DayOfWeek.MONDAY);
        assertThat(settings.minFaces()).isEqualTo(10);
        assertThat(settings.recipients()).isEmpty();
        assertThat(settings.words()).isEqualTo(Locale.ENGLISH);
    }

    @Test
    void what_is_set_is_read() {
        ReportSettings settings = read(Map.of(
                "mail.host", "mail.example.org",
                "report.zone", "Europe/Berlin",
                "report.at", "06:30",
                "report.days", "sunday",
                "report.weekly-on", "",
                "report.language", "de",
                "report.locale", "de-CH",
                "report.recipients", "ada@example.org, grace@example.org"));

        assertThat(settings.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(settings.days()).containsExactly(DayOfWeek.SUNDAY);
        assertThat(settings.weeklyOn()).isEmpty();
        assertThat(settings.format()).isEqualTo(Locale.forLanguageTag("de-CH"));
        assertThat(settings.recipients()).isEqualTo(List.of("ada@example.org", "grace@example.org"));
    }

    @Test
    void a_wrong_time_zone_is_refused_with_one_that_was_meant() {
        assertThat(problems(Map.of("report.zone", "Europe/Belrin")))
                .singleElement()
                .asString()
                .contains("report.zone", "Europe/Belrin", "did you mean Europe/Berlin?");
    }

    @Test
    void all_problems_are_told_at_once() {
        assertThat(problems(Map.of(
                        "report.zone", "Mars/Olympus_Mons",
                        "report.at", "25:00",
                        "report.days", "monday, someday",
                        "report.weekly-on", "never",
                        "report.min-faces", "-1",
                        "report.language", "la",
                        "report.recipients", "ada@example.org",
                        "mail.port", "70000",
                        "mail.tls", "maybe",
                        "mail.timeout", "soon")))
                .anyMatch(one -> one.contains("report.zone"))
                .anyMatch(one -> one.contains("report.at") && one.contains("03:00"))
                .anyMatch(one -> one.contains("report.days") && one.contains("someday"))
                .anyMatch(one -> one.contains("report.weekly-on"))
                .anyMatch(one -> one.contains("report.min-faces"))
                .anyMatch(one -> one.contains("report.language"))
                .anyMatch(one -> one.contains("report.recipients") && one.contains("mail.host"))
                .anyMatch(one -> one.contains("mail.port"))
                .anyMatch(one -> one.contains("mail.tls"))
                .anyMatch(one -> one.contains("mail.timeout"));
    }

    @Test
    void a_recipient_who_is_none_or_stands_there_twice_is_refused() {
        assertThat(problems(Map.of("mail.host", "m", "report.recipients", "ada@example.org, ada")))
                .anyMatch(one -> one.contains("no mail address: ada"));
        assertThat(problems(Map.of("mail.host", "m", "report.recipients", "ada@example.org, ada@example.org")))
                .anyMatch(one -> one.contains("twice"));
        assertThat(problems(Map.of("mail.host", "m", "report.recipients", "ada@example.org\r\nBcc: eve@example.com")))
                .anyMatch(one -> one.contains("report.recipients"));
    }

    @Test
    void a_password_does_not_go_out_readable() {
        assertThat(problems(Map.of("mail.host", "mail.example.org", "mail.user", "ada", "mail.tls", "off")))
                .anyMatch(one -> one.contains("mail.tls") && one.contains("readable"));
        assertThat(MailSettings.read(settings(Map.of("mail.host", "127.0.0.1", "mail.user", "ada", "mail.tls", "off")))
                        .orElseThrow()
                        .lease())
                .isEqualTo(Duration.ofMinutes(5));
    }

    private static List<String> problems(Map<String, String> set) {
        Settings settings = settings(set);
        ReportSettings.read(settings, MailSettings.read(settings).isPresent());
        List<String> problems = new java.util.ArrayList<>();
        assertThatThrownBy(settings::check)
                .isInstanceOfSatisfying(SettingsException.class, e -> problems.addAll(e.problems()));
        return problems;
    }

    private static ReportSettings read(Map<String, String> set) {
        Settings settings = settings(set);
        return ReportSettings.read(settings, MailSettings.read(settings).isPresent());
    }

    private static Settings settings(Map<String, String> set) {
        return Settings.load(List.of("shared.properties", "cloud.properties"), Optional.empty(), Map.of(), set);
    }
}
