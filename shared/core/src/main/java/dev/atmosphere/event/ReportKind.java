package dev.atmosphere.event;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a report tells of: a day, or the seven days that end with one. */
public enum ReportKind {
    DAILY(1),
    WEEKLY(7);

    private final int days;

    ReportKind(int days) {
        this.days = days;
    }

    public int days() {
        return days;
    }

    /** The name in JSON, in SQL and in addresses: lower case. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ReportKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
