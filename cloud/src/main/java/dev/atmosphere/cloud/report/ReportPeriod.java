package dev.atmosphere.cloud.report;

import dev.atmosphere.event.ReportKind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * The time that a report tells of, on the place's clocks: whole days, of which one has 23 or 25 hours when the clocks change.
 *
 * @param day the last day
 */
public record ReportPeriod(ReportKind kind, LocalDate day, ZoneId zone) {
    /** Its beginning: the last day's midnight, or that of six days before. */
    public Instant from() {
        return firstDay().atStartOfDay(zone).toInstant();
    }

    /** Its end, the next midnight, which is no longer within. */
    public Instant to() {
        return day.plusDays(1).atStartOfDay(zone).toInstant();
    }

    LocalDate firstDay() {
        return day.minusDays(kind.days() - 1);
    }

    /** Where the hours of a day begin, or the days of a week. */
    List<Instant> spans() {
        List<Instant> begins = new ArrayList<>();
        if (kind == ReportKind.WEEKLY) {
            firstDay()
                    .datesUntil(day.plusDays(1))
                    .forEach(date -> begins.add(date.atStartOfDay(zone).toInstant()));
        } else {
            for (Instant begin = from(); begin.isBefore(to()); begin = begin.plus(Duration.ofHours(1))) {
                begins.add(begin);
            }
        }
        return begins;
    }
}
