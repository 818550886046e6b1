package dev.atmosphere.event;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A report is wanted: its time has come, or somebody asked.
 *
 * @param day the last day of which it tells, in the place's time zone
 * @param why for the log
 * @param askedBy who asked; empty: its time has come, and it is mailed
 */
public record ReportWanted(UUID id, ReportKind kind, LocalDate day, String why, Instant at, Optional<String> askedBy)
        implements Event {
    public ReportWanted {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(day, "day");
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(askedBy, "askedBy");
    }

    @Override
    public String key() {
        return "report";
    }
}
