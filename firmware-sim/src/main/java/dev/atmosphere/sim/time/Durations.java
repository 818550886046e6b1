package dev.atmosphere.sim.time;

import dev.atmosphere.config.Quantities;
import java.time.Duration;

/** A length of time as people type it, which has to be above 0 and at most a year: {@code 500ms}, {@code 30s}, {@code 5m}. */
public final class Durations {
    private static final Duration LONGEST = Duration.ofDays(365);

    private Durations() {}

    /** @throws IllegalArgumentException in words for the one who typed it */
    public static Duration parse(String text) {
        return Quantities.duration(text)
                .filter(duration -> !duration.isZero() && duration.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' is not a length of time above 0 and up to a year: write 500ms, 30s, 5m or 1h"));
    }
}
