package dev.atmosphere.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations ({@code 250ms 30s 5m 2h 7d}) and sizes in bytes ({@code 512 64KB 8MB 2GB}, 1 KB = 1024 bytes). */
public final class Quantities {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)\\s*([a-zA-Z]*)");

    private Quantities() {}

    /** Empty if the text is no duration. */
    public static Optional<Duration> duration(String text) {
        Matcher m = NUMBER_AND_UNIT.matcher(text.trim());
        if (!m.matches()) {
            return Optional.empty();
        }
        double number = Double.parseDouble(m.group(1));
        double milliseconds =
                switch (m.group(2)) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    case "d" -> 86_400_000;
                    default -> Double.NaN;
                };
        return Double.isNaN(milliseconds)
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.round(number * milliseconds)));
    }

    /** A duration as {@link #duration} reads it, in the largest unit that leaves no rest. */
    public static String text(Duration duration) {
        long ms = duration.toMillis();
        if (ms != 0 && ms % 86_400_000 == 0) {
            return ms / 86_400_000 + "d";
        }
        if (ms != 0 && ms % 3_600_000 == 0) {
            return ms / 3_600_000 + "h";
        }
        if (ms != 0 && ms % 60_000 == 0) {
            return ms / 60_000 + "m";
        }
        return ms % 1000 == 0 ? ms / 1000 + "s" : ms + "ms";
    }

    /** Empty if the text is no size. */
    public static Optional<Long> bytes(String text) {
        Matcher m = NUMBER_AND_UNIT.matcher(text.trim());
        if (!m.matches()) {
            return Optional.empty();
        }
        long unit =
                switch (m.group(2).toUpperCase(Locale.ROOT)) {
                    case "", "B" -> 1L;
                    case "K", "KB", "KIB" -> 1L << 10;
                    case "M", "MB", "MIB" -> 1L << 20;
                    case "G", "GB", "GIB" -> 1L << 30;
                    case "T", "TB", "TIB" -> 1L << 40;
                    default -> 0;
                };
        return unit == 0 ? Optional.empty() : Optional.of(Math.round(Double.parseDouble(m.group(1)) * unit));
    }
}
