package dev.atmosphere.sim.time;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;

/** A length of time as people type it: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, or ISO 8601 ({@code PT30S}). */
public final class Durations {
    private static final Duration LONGEST = Duration.ofDays(365);

    private Durations() {}

    /** @throws IllegalArgumentException in words for the one who typed it */
    public static Duration parse(String text) {
        String given = text.strip().toLowerCase(Locale.ROOT);
        try {
            if (given.endsWith("ms")) {
                return positive(
                        Duration.ofMillis(Long.parseLong(
                                given.substring(0, given.length() - 2).strip())),
                        text);
            }
            if (given.startsWith("pt")) {
                return positive(Duration.parse(given), text);
            }
            if (given.matches("[0-9.]+\\s*[smh]")) {
                double number = Double.parseDouble(
                        given.substring(0, given.length() - 1).strip());
                double seconds =
                        switch (given.charAt(given.length() - 1)) {
                            case 's' -> 1;
                            case 'm' -> 60;
                            default -> 3600;
                        };
                return positive(Duration.ofMillis(Math.round(number * seconds * 1000)), text);
            }
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            throw refused(text, e);
        }
        throw refused(text, null);
    }

    private static Duration positive(Duration duration, String text) {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw refused(text, null);
        }
        return duration;
    }

    private static IllegalArgumentException refused(String text, Throwable cause) {
        return new IllegalArgumentException(
                "'" + text + "' is not a length of time above 0 and up to a year: write 500ms, 30s, 5m or 1h", cause);
    }
}
