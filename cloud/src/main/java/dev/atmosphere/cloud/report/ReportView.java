package dev.atmosphere.cloud.report;

import dev.atmosphere.cloud.report.ReportContent.BestFace;
import dev.atmosphere.cloud.report.ReportContent.Span;
import dev.atmosphere.event.ReportKind;
import dev.atmosphere.face.Mood;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.stream.Stream;

/** A report as people read it: every figure, date and word written out, nothing left to work out in a template. */
public final class ReportView {
    private final ReportContent content;
    private final Map<String, String> words = new HashMap<>();
    private final Locale language;
    private final NumberFormat number;
    private final NumberFormat percent;
    private final NumberFormat points;
    private final DateTimeFormatter time;
    private final DateTimeFormatter date;
    private final Locale format;
    private final ZoneId zone;

    ReportView(ReportContent content, Locale language, Locale format) {
        this.content = content;
        this.language = language;
        this.format = format;
        this.zone = ZoneId.of(content.zone());
        ResourceBundle bundle = ResourceBundle.getBundle(
                "report.words",
                language,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        Collections.list(bundle.getKeys()).forEach(key -> words.put(key, bundle.getString(key)));
        this.number = NumberFormat.getIntegerInstance(format);
        this.percent = NumberFormat.getPercentInstance(format);
        this.points = NumberFormat.getNumberInstance(format);
        points.setMaximumFractionDigits(0);
        this.time = DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withLocale(format);
        this.date = DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).withLocale(format);
    }

    /** A row of figures, or of words. */
    public record Cells(String name, List<String> cells, String sum) {}

    /** A person as the table shows them. */
    public record PersonLine(String name, String faces, String first, String last, boolean isNew) {}

    /** A mood's share, how it was before, and the difference in percentage points with its sign. */
    public record MoodLine(String name, String faces, String share, String before, String change) {}

    /** A picture with the words below it. */
    public record FaceLine(String picture, String mood, String score, String who, String where, String alt) {}

    public Map<String, String> words() {
        return words;
    }

    String word(String key) {
        return words.get(key);
    }

    String moodWord(Mood mood) {
        return word("mood." + mood.word());
    }

    public String language() {
        return language.toLanguageTag();
    }

    public String subject() {
        return word("subject") + " – " + title() + (soFar() ? ", " + word("soFar") : "") + ": " + faces() + " "
                + word("facesWord");
    }

    /** Which day, or which week. */
    public String title() {
        return content.kind() == ReportKind.DAILY
                ? date.format(content.day())
                : date.format(content.period().firstDay()) + " – " + date.format(content.day());
    }

    /** Whether the day was not over. */
    public boolean soFar() {
        return content.soFar();
    }

    public String zone() {
        return content.zone();
    }

    public boolean weekly() {
        return content.kind() == ReportKind.WEEKLY;
    }

    public boolean empty() {
        return content.faces() == 0;
    }

    public String faces() {
        return number.format(content.faces());
    }

    public String pictures() {
        return number.format(content.pictures());
    }

    public String notFaces() {
        return number.format(content.notFaces());
    }

    public String peopleInAll() {
        return number.format(content.peopleInAll());
    }

    public String newPeople() {
        return number.format(content.newPeople());
    }

    public String unknown() {
        return number.format(content.unknown());
    }

    public String strangers() {
        return number.format(content.strangers());
    }

    public String waiting() {
        return number.format(content.tagging().waiting());
    }

    public boolean oldestKnown() {
        return content.tagging().oldest().isPresent();
    }

    public String oldest() {
        return content.tagging().oldest().map(this::moment).orElse("–");
    }

    public String lost() {
        return number.format(content.chain().lost());
    }

    public boolean anyLost() {
        return content.chain().lost() > 0;
    }

    public boolean anyOnTheirWay() {
        return content.chain().waiting() > 0;
    }

    /** Pictures that wait for their row. */
    public String onTheirWay() {
        return number.format(content.chain().waiting());
    }

    public String deadLetters() {
        return content.chain().deadLetters().map(number::format).orElseGet(() -> words.get("unknownCount"));
    }

    public boolean anyDeadLetters() {
        return content.chain().deadLetters().map(count -> count > 0).orElse(true);
    }

    public String generated() {
        return moment(content.generatedAt());
    }

    /** The listed stations' names; those of all others together are a word. */
    public List<String> stations() {
        return content.stations().stream()
                .map(one -> one.station().isEmpty() ? word("others") : one.station())
                .toList();
    }

    public Cells stationSums() {
        return new Cells(
                word("all"),
                content.stations().stream()
                        .map(one -> number.format(one.faces()))
                        .toList(),
                faces());
    }

    /** Hours or days with faces, by station. */
    public List<Cells> spans() {
        List<Cells> rows = new ArrayList<>();
        List<String> labels = spanLabels();
        for (int i = 0; i < labels.size(); i++) {
            Span span = content.spans().get(i);
            if (span.faces() > 0) {
                rows.add(new Cells(
                        labels.get(i),
                        content.stations().stream()
                                .map(one -> number.format(span.stations().getOrDefault(one.station(), 0L)))
                                .toList(),
                        number.format(span.faces())));
            }
        }
        return rows;
    }

    /** Of all spans; an hour that comes twice when the clocks are put back carries its offset the second time. */
    List<String> spanLabels() {
        List<String> labels = new ArrayList<>();
        Set<LocalTime> seen = new HashSet<>();
        for (Span span : content.spans()) {
            ZonedDateTime begin = span.begin().atZone(zone);
            if (weekly()) {
                labels.add(begin.getDayOfWeek().getDisplayName(TextStyle.SHORT, format) + " " + begin.getDayOfMonth());
            } else {
                labels.add(time.format(begin) + (seen.add(begin.toLocalTime()) ? "" : " " + begin.getOffset()));
            }
        }
        return labels;
    }

    ReportContent content() {
        return content;
    }

    public List<PersonLine> people() {
        return content.people().stream()
                .map(person -> new PersonLine(
                        person.name(),
                        number.format(person.faces()),
                        weekly()
                                ? moment(person.first())
                                : time.format(person.first().atZone(zone)),
                        weekly()
                                ? moment(person.last())
                                : time.format(person.last().atZone(zone)),
                        person.isNew()))
                .toList();
    }

    /** How many people are not listed. */
    public boolean morePeople() {
        return content.peopleInAll() > content.people().size();
    }

    public String morePeopleCount() {
        return number.format(content.peopleInAll() - content.people().size());
    }

    public boolean anyBefore() {
        return sum(content.before()) > 0;
    }

    public List<MoodLine> moods() {
        return Stream.of(Mood.values())
                .map(mood -> {
                    double now = share(content.moods(), mood);
                    double before = share(content.before(), mood);
                    long change = Math.round(100 * now) - Math.round(100 * before);
                    return new MoodLine(
                            moodWord(mood),
                            number.format(content.moods().getOrDefault(mood, 0L)),
                            percent.format(now),
                            anyBefore() ? percent.format(before) : "–",
                            !anyBefore() ? "–" : change > 0 ? "+" + points.format(change) : points.format(change));
                })
                .toList();
    }

    static double share(Map<Mood, Long> moods, Mood mood) {
        long sum = sum(moods);
        return sum == 0 ? 0 : (double) moods.getOrDefault(mood, 0L) / sum;
    }

    private static long sum(Map<Mood, Long> moods) {
        return moods.values().stream().mapToLong(Long::longValue).sum();
    }

    public List<FaceLine> best() {
        return content.best().stream()
                .sorted((a, b) -> a.mood().compareTo(b.mood()))
                .map(this::face)
                .toList();
    }

    private FaceLine face(BestFace face) {
        String who = face.person().orElse(word("somebody"));
        String where = face.station() + ", "
                + (weekly()
                        ? moment(face.capturedAt())
                        : time.format(face.capturedAt().atZone(zone)));
        String mood = moodWord(face.mood());
        String score = percent.format(face.score());
        return new FaceLine(
                "face-" + face.mood().word(), mood, score, who, where, mood + " " + score + ": " + who + ", " + where);
    }

    private String moment(Instant at) {
        ZonedDateTime there = at.atZone(zone);
        LocalDate day = there.toLocalDate();
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                        .withLocale(format)
                        .format(day) + ", " + time.format(there);
    }
}
