package dev.atmosphere.cloud.report;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
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
     * @param told the last day of which there is a report; empty: none yet, and only the newest is due
     */
    List<LocalDate> daily(Instant now, Optional<LocalDate> told) {
        return lastRun(now, settings.days())
                .map(run -> {
                    LocalDate newest = run.minusDays(1);
                    LocalDate oldest = told.map(day -> day.plusDays(1)).orElse(newest);
                    LocalDate bound = newest.minusDays(MOST_DAYS - 1);
                    LocalDate first = oldest.isBefore(bound) ? bound : oldest;
                    return first.isAfter(newest)
                            ? List.<LocalDate>of()
                            : first.datesUntil(run).toList();
                })
                .orElse(List.of());
    }

    /** The last day of the week whose report is due. */
    Optional<LocalDate> weekly(Instant now, Optional<LocalDate> told) {
        return settings.weeklyOn()
                .flatMap(day -> lastRun(now, Set.of(day)))
                .map(run -> run.minusDays(1))
                .filter(day -> told.map(day::isAfter).orElse(true));
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
