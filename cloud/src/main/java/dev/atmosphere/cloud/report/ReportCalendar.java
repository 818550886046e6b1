package dev.atmosphere.cloud.report;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which reports are due. On each of the set days at the set time, every day is due that was not told yet: on a Monday the Friday
 * before and the weekend. The same makes up for runs that were missed, the last seven days at most.
 *
 * <p>A time that clocks skip in spring is the one as much later; of a time that comes twice in autumn the first counts
 * ({@link java.time.ZonedDateTime#of}).
 */
final class ReportCalendar {
    static final int MOST_DAYS = 7;

    private final ReportSettings settings;

    ReportCalendar(ReportSettings settings) {
        this.settings = settings;
    }

    /**
     * The days whose daily reports are due, the oldest first.
     *
     * @param told the days of which there is a report, the first of all and those since {@link #since}; empty: none yet, and only the
     *     newest is due
     */
    List<LocalDate> daily(Instant now, NavigableSet<LocalDate> told) {
        return lastRun(now, settings.days())
                .map(run -> {
                    LocalDate newest = run.minusDays(1);
                    LocalDate oldest = told.isEmpty() ? newest : told.first();
                    return newest.minusDays(MOST_DAYS - 1)
                            .datesUntil(run)
                            .filter(day -> !day.isBefore(oldest) && !told.contains(day))
                            .toList();
                })
                .orElse(List.of());
    }

    /** The last day of the week whose report is due. */
    Optional<LocalDate> weekly(Instant now, NavigableSet<LocalDate> told) {
        return settings.weeklyOn()
                .flatMap(day -> lastRun(now, Set.of(day)))
                .map(run -> run.minusDays(1))
                .filter(day -> !told.contains(day));
    }

    /** What was told before is not looked at. */
    LocalDate since(Instant now) {
        return now.atZone(settings.zone()).toLocalDate().minusDays(2 * MOST_DAYS);
    }

    /** The day of the last run. */
    private Optional<LocalDate> lastRun(Instant now, Set<DayOfWeek> days) {
        LocalDate today = now.atZone(settings.zone()).toLocalDate();
        return today.minusDays(MOST_DAYS)
                .datesUntil(today.plusDays(1))
                .filter(day -> days.contains(day.getDayOfWeek()))
                .filter(day -> !day.atTime(settings.at())
                        .atZone(settings.zone())
                        .toInstant()
                        .isAfter(now))
                .reduce((earlier, later) -> later);
    }
}
