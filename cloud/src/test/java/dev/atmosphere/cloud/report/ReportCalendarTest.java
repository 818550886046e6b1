package dev.atmosphere.cloud.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.event.ReportKind;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReportCalendarTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Set<DayOfWeek> WORKING_DAYS = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

    @Test
    void on_a_working_day_the_day_before_is_due_from_the_set_time_on() {
        ReportCalendar calendar = calendar(BERLIN, "03:00", WORKING_DAYS);
        NavigableSet<LocalDate> told = days("2026-11-17");

        assertThat(calendar.daily(at("2026-11-19T02:59:59", BERLIN), told)).isEmpty();
        assertThat(calendar.daily(at("2026-11-19T03:00:00", BERLIN), told)).containsExactly(date("2026-11-18"));
        assertThat(calendar.daily(at("2026-11-19T03:00:00", BERLIN), days("2026-11-18")))
                .as("once")
                .isEmpty();
    }

    @Test
    void mondays_run_tells_of_friday_and_the_weekend() {
        ReportCalendar calendar = calendar(BERLIN, "03:00", WORKING_DAYS);

        assertThat(calendar.daily(at("2026-11-21T12:00:00", BERLIN), days("2026-11-19")))
                .as("not on a Saturday")
                .isEmpty();
        assertThat(calendar.daily(at("2026-11-23T03:00:00", BERLIN), days("2026-11-19")))
                .containsExactly(date("2026-11-20"), date("2026-11-21"), date("2026-11-22"));
    }

    @Test
    void missed_runs_are_made_up_for_a_week_at_most() {
        ReportCalendar calendar = calendar(BERLIN, "03:00", WORKING_DAYS);

        assertThat(calendar.daily(at("2026-11-19T08:00:00", BERLIN), days("2026-11-15")))
                .containsExactly(date("2026-11-16"), date("2026-11-17"), date("2026-11-18"));
        assertThat(calendar.daily(at("2026-11-19T08:00:00", BERLIN), days("2026-09-01")))
                .hasSize(7)
                .endsWith(date("2026-11-18"));
        assertThat(calendar.daily(at("2026-11-19T08:00:00", BERLIN), days()))
                .as("a place that begins is told its newest day")
                .containsExactly(date("2026-11-18"));
    }

    @Test
    void a_day_that_was_given_up_between_others_is_made_up_too() {
        ReportCalendar calendar = calendar(BERLIN, "03:00", WORKING_DAYS);

        assertThat(calendar.daily(
                        at("2026-11-19T08:00:00", BERLIN),
                        days("2026-09-01", "2026-11-14", "2026-11-16", "2026-11-18")))
                .containsExactly(date("2026-11-12"), date("2026-11-13"), date("2026-11-15"), date("2026-11-17"));
    }

    @Test
    void the_week_before_is_due_once_a_week() {
        ReportCalendar calendar = calendar(BERLIN, "03:00", WORKING_DAYS);

        assertThat(calendar.weekly(at("2026-11-23T02:00:00", BERLIN), days("2026-11-15")))
                .isEmpty();
        assertThat(calendar.weekly(at("2026-11-25T12:00:00", BERLIN), days("2026-11-15")))
                .as("Monday's run was missed")
                .contains(date("2026-11-22"));
        assertThat(calendar.weekly(at("2026-11-25T12:00:00", BERLIN), days("2026-11-22")))
                .isEmpty();
    }

    @Test
    void no_days_are_never_due() {
        assertThat(calendar(BERLIN, "03:00", Set.of()).daily(at("2026-11-19T08:00:00", BERLIN), days("2026-11-01")))
                .isEmpty();
    }

    @Test
    void a_time_that_the_clocks_skip_is_due_once_an_hour_later() {
        // Berlin, 29 March 2026: after 01:59 comes 03:00.
        ReportCalendar calendar = calendar(BERLIN, "02:30", EnumSet.allOf(DayOfWeek.class));

        assertThat(dueFrom(calendar, date("2026-03-28"), BERLIN)).isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
    }

    @Test
    void a_time_that_comes_twice_is_due_the_first_time_and_only_once() {
        // Berlin, 25 October 2026: 02:00 to 02:59 comes twice. New York, 1 November: 01:00 to 01:59.
        ReportCalendar berlin = calendar(BERLIN, "02:30", EnumSet.allOf(DayOfWeek.class));
        assertThat(dueFrom(berlin, date("2026-10-24"), BERLIN)).isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(berlin.daily(Instant.parse("2026-10-25T01:30:00Z"), days("2026-10-24")))
                .isEmpty();

        ZoneId newYork = ZoneId.of("America/New_York");
        ReportCalendar there = calendar(newYork, "01:30", EnumSet.allOf(DayOfWeek.class));
        assertThat(dueFrom(there, date("2026-10-31"), newYork)).isEqualTo(Instant.parse("2026-11-01T05:30:00Z"));
    }

    @Test
    void three_in_the_morning_is_three_in_the_morning_whatever_the_clocks_do() {
        ReportCalendar calendar = calendar(BERLIN, "03:00", EnumSet.allOf(DayOfWeek.class));

        assertThat(dueFrom(calendar, date("2026-03-28"), BERLIN)).isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
        assertThat(dueFrom(calendar, date("2026-10-24"), BERLIN)).isEqualTo(Instant.parse("2026-10-25T02:00:00Z"));
    }

    @Test
    void days_have_as_many_hours_as_they_have_there() {
        assertThat(hours("2026-03-29", BERLIN)).hasSize(23);
        assertThat(hours("2026-10-25", BERLIN)).hasSize(25);
        assertThat(hours("2026-11-19", BERLIN)).hasSize(24);
        // Midnight itself is skipped in Beirut; Lord Howe's clocks move by half an hour.
        assertThat(hours("2026-03-29", ZoneId.of("Asia/Beirut"))).hasSize(23);
        assertThat(hours("2026-04-05", ZoneId.of("Australia/Lord_Howe"))).hasSize(25);
        ReportPeriod week = new ReportPeriod(ReportKind.WEEKLY, date("2026-10-25"), BERLIN);
        assertThat(week.spans()).hasSize(7);
        assertThat(Duration.between(week.from(), week.to())).isEqualTo(Duration.ofHours(7 * 24 + 1));
    }

    /** Looks minute by minute around the day's end: the moment from which it is due, and that it stays so. */
    private static Instant dueFrom(ReportCalendar calendar, LocalDate day, ZoneId zone) {
        Instant now = day.plusDays(1).atStartOfDay(zone).toInstant();
        NavigableSet<LocalDate> told = new TreeSet<>(Set.of(day.minusDays(1)));
        while (calendar.daily(now, told).isEmpty()) {
            now = now.plusSeconds(60);
        }
        assertThat(calendar.daily(now, told)).isEqualTo(List.of(day));
        return now;
    }

    private static List<Instant> hours(String day, ZoneId zone) {
        return new ReportPeriod(ReportKind.DAILY, date(day), zone).spans();
    }

    private static ReportCalendar calendar(ZoneId zone, String at, Set<DayOfWeek> days) {
        return new ReportCalendar(new ReportSettings(
                zone,
                LocalTime.parse(at),
                days,
                Optional.of(DayOfWeek.MONDAY),
                10,
                Locale.ENGLISH,
                Locale.ENGLISH,
                List.of(),
                "atmosphere@localhost"));
    }

    private static Instant at(String local, ZoneId zone) {
        return ZonedDateTime.of(java.time.LocalDateTime.parse(local), zone).toInstant();
    }

    private static NavigableSet<LocalDate> days(String... texts) {
        return Stream.of(texts).map(ReportCalendarTest::date).collect(Collectors.toCollection(TreeSet::new));
    }

    private static LocalDate date(String text) {
        return LocalDate.parse(text);
    }
}
