package dev.atmosphere.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;

/**
 * A report stands in SQL, and is to be mailed to those who have not got it yet.
 *
 * @param id the report's own, the same however often it is said
 * @param day the last day of which it tells, in the place's time zone
 * @param faces of which it tells
 */
public record ReportGenerated(UUID id, ReportKind kind, LocalDate day, long faces, Instant generatedAt)
        implements Event {
    public ReportGenerated {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(day, "day");
        Objects.requireNonNull(generatedAt, "generatedAt");
    }

    /** The id of the one report of this kind about this day. */
    public static UUID idOf(ReportKind kind, LocalDate day) {
        return UUID.nameUUIDFromBytes(("report " + kind.word() + " " + day).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String key() {
        return id.toString();
    }
}
