package dev.atmosphere.cloud.report;

import dev.atmosphere.config.NearestWord;
import dev.atmosphere.config.Settings;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * When reports are made, of what, for whom, and in which words.
 *
 * @param zone the place's
 * @param at when reports are made, on the place's clocks
 * @param days on which reports are made, about the days before; none: no daily reports
 * @param weeklyOn the day on which the week before is told
 * @param minFaces a report of fewer is not mailed
 * @param words the language
 * @param format how numbers and dates are written
 * @param recipients nobody: reports are made and kept, and not mailed
 */
public record ReportSettings(
        ZoneId zone,
        LocalTime at,
        Set<DayOfWeek> days,
        Optional<DayOfWeek> weeklyOn,
        int minFaces,
        Locale words,
        Locale format,
        List<String> recipients,
        String sender) {
    private static final int MOST_RECIPIENTS = 100;
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?");

    private enum Language {
        EN,
        DE
    }

    public ReportSettings {
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(at, "at");
        days = Set.copyOf(days);
        Objects.requireNonNull(weeklyOn, "weeklyOn");
        Objects.requireNonNull(words, "words");
        Objects.requireNonNull(format, "format");
        recipients = List.copyOf(recipients);
        if (minFaces < 0) {
            throw new IllegalArgumentException("report.min-faces = " + minFaces + ": at least 0");
        }
        if (recipients.size() > MOST_RECIPIENTS) {
            throw new IllegalArgumentException("at most " + MOST_RECIPIENTS + " recipients, not " + recipients.size()
                    + ": a mailing list is one recipient");
        }
        if (new HashSet<>(recipients).size() < recipients.size()) {
            throw new IllegalArgumentException("a recipient stands there twice");
        }
        for (String recipient : recipients) {
            checkAddress(recipient);
        }
        checkAddress(sender);
    }

    private static void checkAddress(String address) {
        if (!ADDRESS.matcher(address).matches()) {
            throw new IllegalArgumentException("no mail address: " + address);
        }
    }

    /** Reads and notes the problems. */
    public static ReportSettings read(Settings settings, boolean mailServer) {
        List<String> recipients = settings.list("report.recipients");
        if (!recipients.isEmpty() && !mailServer) {
            settings.problem("report.recipients", "needs mail.host, the mail server that takes the reports");
        }
        ZoneId zone = settings.made("report.zone", () -> zone(settings), ZoneId.of("UTC"));
        LocalTime at = settings.made("report.at", () -> time(settings.required("report.at")), LocalTime.MIDNIGHT);
        Set<DayOfWeek> days = settings.made("report.days", () -> days(settings), Set.of());
        Optional<DayOfWeek> weeklyOn = settings.made(
                "report.weekly-on",
                () -> settings.optional("report.weekly-on").map(ReportSettings::day),
                Optional.empty());
        int minFaces = settings.integer("report.min-faces", 0, 1_000_000);
        Locale words = Locale.forLanguageTag(
                settings.choice("report.language", Language.class).name().toLowerCase(Locale.ROOT));
        Locale format = settings.made("report.locale", () -> locale(settings, words), words);
        return settings.made(
                "report.recipients",
                () -> new ReportSettings(
                        zone,
                        at,
                        days,
                        weeklyOn,
                        minFaces,
                        words,
                        format,
                        recipients,
                        settings.required("report.sender")),
                new ReportSettings(zone, at, days, weeklyOn, minFaces, words, format, List.of(), "nobody@localhost"));
    }

    private static ZoneId zone(Settings settings) {
        String name = settings.text("report.zone");
        try {
            return name.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "there is no such time zone"
                            + NearestWord.among(ZoneId.getAvailableZoneIds(), name)
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse(" (one is Europe/Berlin)"),
                    e);
        }
    }

    private static LocalTime time(String text) {
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a time of day is written 03:00", e);
        }
    }

    private static Set<DayOfWeek> days(Settings settings) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        settings.list("report.days").forEach(word -> days.add(day(word)));
        return days;
    }

    private static DayOfWeek day(String word) {
        try {
            return DayOfWeek.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("no day of the week: " + word + " (one is monday)", e);
        }
    }

    private static Locale locale(Settings settings, Locale words) {
        Optional<String> tag = settings.optional("report.locale");
        Locale locale = tag.map(Locale::forLanguageTag).orElse(words);
        if (locale.getLanguage().isEmpty()) {
            throw new IllegalArgumentException("a locale is written de-CH");
        }
        return locale;
    }
}
