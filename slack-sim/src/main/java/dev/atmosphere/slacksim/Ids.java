package dev.atmosphere.slacksim;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** The forms of Slack's ids, and new ones of those forms. Thread-safe. */
final class Ids {
    static final Pattern CHANNEL = Pattern.compile("[CG][A-Z0-9]{8,20}");
    static final Pattern USER = Pattern.compile("[UW][A-Z0-9]{8,20}");
    static final Pattern FILE = Pattern.compile("F[A-Z0-9]{8,20}");
    static final Pattern TS = Pattern.compile("\\d{10}\\.\\d{6}");

    private final AtomicLong next = new AtomicLong(System.nanoTime() & 0xFFFFFFFL);

    /** {@code F0…}: a letter, then ten letters and digits. */
    String next(char kind) {
        String number = Long.toString(next.incrementAndGet(), 36).toUpperCase(Locale.ROOT);
        return kind + "0" + "0".repeat(Math.max(0, 9 - number.length())) + number;
    }
}
