package dev.atmosphere.cloud.report;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.atmosphere.browser.Chromium;
import dev.atmosphere.browser.PageCheck;
import dev.atmosphere.browser.Tab;
import dev.atmosphere.bus.DeadLetter;
import dev.atmosphere.bus.DeadLetters;
import dev.atmosphere.cloud.database.TestDatabase;
import dev.atmosphere.cloud.mail.MailSettings;
import dev.atmosphere.cloud.mail.Mailer;
import dev.atmosphere.cloud.mail.ScriptedSmtp;
import dev.atmosphere.cloud.mail.ScriptedSmtp.Deed;
import dev.atmosphere.cloud.mail.SmtpMailer;
import dev.atmosphere.cloud.objects.FileObjects;
import dev.atmosphere.cloud.report.ReportRows.Delivery;
import dev.atmosphere.cloud.report.ReportRows.State;
import dev.atmosphere.config.Secret;
import dev.atmosphere.event.ReportGenerated;
import dev.atmosphere.event.ReportKind;
import dev.atmosphere.event.ReportWanted;
import dev.atmosphere.face.Mood;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.http.Health;
import dev.atmosphere.time.SettableClock;
import dev.atmosphere.topic.Topic;
import dev.atmosphere.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Tuple;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final String ADA = "ada@example.org";
    private static final String GRACE = "grace@example.org";
    private static final long LARGEST_PICTURE = 400_000;
    private static final String NOBODY = "nobody@example.org";

    @TempDir
    Path directory;

    private final SettableClock clock = new SettableClock();
    private final ReportRows rows = new PgReportRows(database.database());
    private FileObjects objects;
    private ScriptedDay script;
    private GreenMail greenMail;
    private ScriptedSmtp smtp;

    @BeforeEach
    void start() throws Exception {
        await(database.database()
                .query(
                        """
                        TRUNCATE reports, report_deliveries, images, faces, people, events, hour_figures, station_figures,
                                 tagging_requests CASCADE""",
                        Tuple.tuple()));
        objects = new FileObjects(database.vertx().createSharedWorkerExecutor("objects", 2), directory);
        script = new ScriptedDay(database, objects, BERLIN);
        clock.advance(Duration.between(clock.instant(), Instant.parse("2026-11-20T02:00:00Z")));
        smtp = new ScriptedSmtp();
        greenMail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        greenMail.start();
    }

    @AfterEach
    void stop() throws Exception {
        greenMail.stop();
        smtp.close();
    }

    @Test
    void the_mail_of_a_scripted_day_tells_what_happened() throws Exception {
        scriptedDay();
        database.rows(
                "INSERT INTO tagging_requests (face_id, state, asked_by, asked_at) VALUES ($1, 'open', $1, now())",
                script.of(DAY).get(0).faceId());

        ReportGenerated event = generated(settings(Locale.ENGLISH, ADA)).get(0);
        await(sender(settings(Locale.ENGLISH, ADA), greenMail.getSmtp().getPort())
                .accept(event));

        MimeMessage[] received = greenMail.getReceivedMessages();
        assertThat(received).hasSize(1);
        assertThat(received[0].getSubject()).isEqualTo("Atmosphere – Thursday, November 19, 2026: 133 faces");
        assertThat(received[0].getRecipients(Message.RecipientType.TO)[0]).hasToString(ADA);
        Map<String, Part> parts = parts(received[0]);
        String text = ((String) parts.get("text/plain").getContent()).replace("\r\n", "\n");
        String html = (String) parts.get("text/html").getContent();

        // Hours and stations, as they were.
        for (int hour = 0; hour < 24; hour++) {
            String label = DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                    .withLocale(Locale.ENGLISH)
                    .format(LocalTime.of(hour, 0));
            int h = hour;
            long all = ScriptedDay.STATIONS.stream()
                    .mapToLong(station -> script.count(DAY, h, station))
                    .sum();
            if (all == 0) {
                assertThat(text).doesNotContain("\n  " + label + ": ");
            } else {
                String line = line(text, label);
                assertThat(line).startsWith(label + ": " + all + " (");
                for (String station : ScriptedDay.STATIONS) {
                    assertThat(line).contains(station + " " + script.count(DAY, h, station));
                }
            }
        }
        // People, first and last.
        for (String person : List.of("Ada Lovelace", "Grace <Hopper>")) {
            List<ScriptedDay.Seen> seen = script.of(DAY).stream()
                    .filter(face -> face.person().equals(person))
                    .toList();
            String line = text.lines()
                    .filter(one -> one.startsWith("  " + person))
                    .findFirst()
                    .orElseThrow();
            assertThat(line).contains("faces " + seen.size() + ",");
            assertThat(line)
                    .contains("first "
                            + shortTime(seen.stream()
                                    .map(ScriptedDay.Seen::at)
                                    .min(Comparator.naturalOrder())
                                    .orElseThrow()
                                    .toLocalTime()))
                    .contains("last "
                            + shortTime(seen.stream()
                                    .map(ScriptedDay.Seen::at)
                                    .max(Comparator.naturalOrder())
                                    .orElseThrow()
                                    .toLocalTime()));
        }
        assertThat(line(text, "Grace <Hopper> (new)")).isNotEmpty();
        assertThat(text).contains("people: 2\n").contains("new people: 1\n").contains("unknown faces: 63\n");
        // Moods against the weeks before.
        Map<Mood, Long> moods = script.moods(DAY);
        assertThat(line(text, "happy"))
                .contains("faces " + moods.get(Mood.HAPPY) + ",")
                .contains("share " + Math.round(100.0 * moods.get(Mood.HAPPY) / 133) + "%")
                .contains("four weeks before 25%");
        // The strongest face of each mood, with its picture.
        for (Mood mood : Mood.values()) {
            ScriptedDay.Seen best = script.best(DAY, mood);
            String said = mood.word() + " " + Math.round(100 * best.moods().get(mood)) + "%: "
                    + (best.person().isEmpty() ? "somebody" : best.person()) + ", " + best.station() + ", "
                    + shortTime(best.at().toLocalTime());
            assertThat(text).contains(said);
            Part picture = parts.get("<face-" + mood.word() + "@atmosphere.report>");
            assertThat(ImageIO.read(new ByteArrayInputStream(
                                    picture.getInputStream().readAllBytes()))
                            .getWidth())
                    .isEqualTo(360);
        }
        assertThat(text)
                .contains("faces that people are asked about: 1")
                .contains("pictures lost in the cloud: 0, dead letters: 0");

        // The HTML part says the same, escaped, and every picture that it shows came with it and is described.
        assertThat(html)
                .contains("caf\u00e9 &lt;b&gt;&amp;&quot;\ud83d\udc3b&quot;")
                .doesNotContain("<b>&");
        assertThat(html).contains("Grace &lt;Hopper&gt; (new)").contains("<meta name=\"color-scheme\"");
        Matcher images =
                Pattern.compile("<img src=\"([^\"]*)\"[^>]*alt=\"([^\"]*)\"").matcher(html);
        int shown = 0;
        while (images.find()) {
            shown++;
            assertThat(images.group(1)).startsWith("cid:");
            assertThat(parts).containsKey("<" + images.group(1).substring(4) + ">");
            assertThat(images.group(2).isEmpty()).isEqualTo(images.group(1).contains("mark"));
        }
        assertThat(shown).isEqualTo(Mood.values().length + 3);
        assertThat(Pattern.compile("<img ").matcher(html).results().count()).isEqualTo(shown);
        String words = html.replaceAll("(?s)<style>.*?</style>", "").replaceAll("<[^>]*>", " ");
        Matcher figures = Pattern.compile("\\d+").matcher(text);
        while (figures.find()) {
            assertThat(words).contains(figures.group());
        }
    }

    /** Looked at, it stands in the docs: {@code -Datmosphere.screenshots=true} takes it anew. */
    @Test
    void the_mail_as_it_came_is_drawn_by_a_browser() throws Exception {
        Path chromium = Chromium.orSkip("PICTURE OF THE REPORT");
        Path file = Boolean.getBoolean("atmosphere.screenshots")
                ? Path.of(System.getProperty("atmosphere.root"), "docs", "report.png")
                : directory.resolve("report.png");
        scriptedDay();
        ReportSettings settings = settings(Locale.ENGLISH, ADA);
        await(sender(settings, greenMail.getSmtp().getPort())
                .accept(generated(settings).get(0)));
        Map<String, Part> parts = parts(greenMail.getReceivedMessages()[0]);
        String html = (String) parts.get("text/html").getContent();
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            if (part.getKey().startsWith("<")) {
                String id = part.getKey().substring(1, part.getKey().length() - 1);
                Path picture = directory.resolve(id);
                Files.write(picture, part.getValue().getInputStream().readAllBytes());
                html = html.replace("cid:" + id, picture.toUri().toString());
            }
        }
        Path page = directory.resolve("mail.html");
        Files.writeString(page, html);

        try (Chromium browser = new Chromium(chromium);
                Tab tab = browser.newTab()) {
            tab.size(680, 1500, false);
            tab.prefer(false, true);
            tab.open(page.toUri().toString());
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> tab.evaluate(
                            "document.images.length === 10 && [...document.images].every(one => one.complete && one.naturalWidth)")
                    .asBoolean());
            tab.size(680, tab.evaluate("document.documentElement.scrollHeight").asInt(), false);
            Files.write(file, tab.picture(1));
            PageCheck.look(tab, "letter");
        }

        assertThat(Files.size(file)).isBetween(30_000L, LARGEST_PICTURE);
    }

    @Test
    void in_german_too_with_numbers_as_they_are_written_there() throws Exception {
        scriptedDay();
        ReportSettings german = settings(Locale.GERMAN, ADA);

        await(sender(german, greenMail.getSmtp().getPort())
                .accept(generated(german).get(0)));

        MimeMessage mail = greenMail.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("Atmosphere – Donnerstag, 19. November 2026: 133 Gesichter");
        assertThat((String) parts(mail).get("text/plain").getContent())
                .contains("So war der Tag")
                .contains("fröhlich");
    }

    @Test
    void every_language_has_every_word() {
        ReportContent nothing = await0(figures().of(new ReportPeriod(ReportKind.DAILY, DAY, BERLIN), clock.instant()));
        assertThat(new ReportView(nothing, Locale.GERMAN, Locale.GERMAN).words().keySet())
                .isEqualTo(new ReportView(nothing, Locale.ENGLISH, Locale.ENGLISH)
                        .words()
                        .keySet());
        assertThat(ResourceBundle.getBundle("report.words", Locale.GERMAN).keySet())
                .hasSize(ResourceBundle.getBundle("report.words", Locale.ROOT)
                        .keySet()
                        .size());
    }

    @Test
    void a_day_without_faces_is_kept_and_not_mailed_and_can_be_read() throws Exception {
        assertThat(generated(settings(Locale.ENGLISH, ADA))).isEmpty();

        ReportRows.Kept kept = await(rows.find(ReportKind.DAILY, DAY)).orElseThrow();
        assertThat(kept.skipped()).isTrue();
        assertThat(await(rows.deliveries(kept.id()))).isEmpty();
        assertThat(await(letters(settings(Locale.ENGLISH, ADA)).page(kept.content())))
                .contains("Nobody was seen.")
                .contains("data:image/png;base64,");
    }

    @Test
    void nine_faces_are_too_few_and_ten_are_enough() throws Exception {
        script.faces(DAY, 8, 9, 9, "door", "", Mood.HAPPY);
        assertThat(generated(settings(Locale.ENGLISH, ADA))).isEmpty();

        database.rows("TRUNCATE reports CASCADE");
        script.faces(DAY, 9, 10, 1, "door", "", Mood.HAPPY);
        assertThat(generated(settings(Locale.ENGLISH, ADA))).hasSize(1);
    }

    @Test
    void a_report_is_made_once_whatever_comes_in_later_and_however_often_it_is_wanted() throws Exception {
        script.faces(DAY, 8, 9, 12, "door", "", Mood.HAPPY);
        ReportSettings settings = settings(Locale.ENGLISH, ADA);
        ReportGenerated first = generated(settings).get(0);
        script.faces(DAY, 9, 10, 12, "door", "", Mood.HAPPY);

        assertThat(generated(settings)).containsExactly(first);
        GenerateReport here = new GenerateReport(settings, figures(), rows, clock);
        GenerateReport there = new GenerateReport(settings, figures(), rows, clock);
        LocalDate other = DAY.minusDays(1);
        script.faces(other, 8, 9, 12, "door", "", Mood.SAD);
        Future<List<ReportGenerated>> one = here.run(wanted(other));
        Future<List<ReportGenerated>> two = there.run(wanted(other));
        assertThat(await(one)).isEqualTo(await(two));
        assertThat(database.count("reports")).isEqualTo(2);
        assertThat(database.count("report_deliveries")).isEqualTo(2);
    }

    @Test
    void a_day_that_is_not_over_has_no_report() {
        assertThatThrownBy(() -> await(new GenerateReport(settings(Locale.ENGLISH), figures(), rows, clock)
                        .run(wanted(DAY.plusDays(1)))))
                .isInstanceOf(Poison.class)
                .hasMessageContaining("over");
    }

    @Test
    void the_timer_wants_what_is_due_once_and_makes_up_for_what_was_missed() throws Exception {
        ReportSettings settings = settings(Locale.ENGLISH, ADA);
        List<ReportWanted> wanted = new ArrayList<>();
        ReportTimer timer = new ReportTimer(
                settings,
                rows,
                event -> {
                    wanted.add(event);
                    return Future.succeededFuture();
                },
                clock);
        clock.advance(Duration.ofMinutes(-1));
        await(timer.look());
        assertThat(wanted)
                .as("02:59: Wednesday's, which was missed")
                .extracting(ReportWanted::day)
                .contains(DAY.minusDays(1));
        for (ReportWanted one : List.copyOf(wanted)) {
            await(new GenerateReport(settings, figures(), rows, clock).run(one));
        }
        wanted.clear();
        await(timer.look());
        assertThat(wanted).isEmpty();

        clock.advance(Duration.ofMinutes(1));
        await(timer.look());
        await(timer.look());
        assertThat(wanted).extracting(ReportWanted::day).containsExactly(DAY);
        for (ReportWanted one : List.copyOf(wanted)) {
            await(new GenerateReport(settings, figures(), rows, clock).run(one));
        }
        clock.advance(Duration.ofDays(3));
        await(timer.look());
        assertThat(wanted.stream().skip(1).filter(one -> one.kind() == ReportKind.DAILY))
                .extracting(ReportWanted::day)
                .containsExactly(DAY.plusDays(1), DAY.plusDays(2), DAY.plusDays(3));
        assertThat(wanted.stream().filter(one -> one.kind() == ReportKind.WEEKLY))
                .hasSize(1);
    }

    @Test
    void a_week_is_told_by_its_days() throws Exception {
        script.person("Ada Lovelace");
        for (int day = 0; day < 7; day++) {
            script.faces(DAY.minusDays(day), 9, 12, 10 + day, "door", "Ada Lovelace", Mood.HAPPY);
        }
        script.faces(DAY.minusDays(7), 9, 12, 50, "door", "", Mood.SAD);
        ReportSettings settings = settings(Locale.ENGLISH, ADA);

        ReportGenerated event = await(new GenerateReport(settings, figures(), rows, clock)
                        .run(new ReportWanted(
                                UUID.randomUUID(),
                                ReportKind.WEEKLY,
                                DAY,
                                "a test",
                                clock.instant(),
                                Optional.empty())))
                .get(0);
        await(sender(settings, greenMail.getSmtp().getPort()).accept(event));

        MimeMessage mail = greenMail.getReceivedMessages()[0];
        String text = ((String) parts(mail).get("text/plain").getContent()).replace("\r\n", "\n");
        assertThat(mail.getSubject())
                .isEqualTo("Atmosphere – Friday, November 13, 2026 – Thursday, November 19, 2026: 91 faces");
        assertThat(text).startsWith("How the week was\n").contains("people: 1\n");
        for (int day = 0; day < 7; day++) {
            LocalDate one = DAY.minusDays(day);
            assertThat(line(
                            text,
                            one.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH) + " "
                                    + one.getDayOfMonth()))
                    .endsWith(": " + (10 + day) + " (door " + (10 + day) + ")");
        }
        assertThat(line(text, "happy")).contains("share 100%").contains("four weeks before 0%");
        assertThat(line(text, "Ada Lovelace (new)"))
                .contains("first Nov 13, 2026, ")
                .contains("last Nov 19, 2026, ");
    }

    @Test
    void a_day_of_23_and_one_of_25_hours_are_told_hour_by_hour() throws Exception {
        LocalDate spring = LocalDate.of(2026, 3, 29);
        LocalDate autumn = LocalDate.of(2026, 10, 25);
        for (LocalDate day : List.of(spring.minusDays(1), spring, autumn, autumn.plusDays(1))) {
            for (Instant at : new ReportPeriod(ReportKind.DAILY, day, BERLIN).spans()) {
                script.face(at.atZone(BERLIN).plusMinutes(59), "door", "", Mood.HAPPY);
            }
        }

        ReportContent shorter =
                await(figures().of(new ReportPeriod(ReportKind.DAILY, spring, BERLIN), clock.instant()));
        ReportContent longer = await(figures().of(new ReportPeriod(ReportKind.DAILY, autumn, BERLIN), clock.instant()));

        assertThat(shorter.faces()).isEqualTo(23);
        assertThat(shorter.spans()).hasSize(23).allMatch(span -> span.faces() == 1);
        assertThat(longer.faces()).isEqualTo(25);
        assertThat(longer.spans()).hasSize(25).allMatch(span -> span.faces() == 1);
        String text = await(letters(settings(Locale.GERMAN)).of(longer)).text();
        assertThat(text)
                .as("02:00 comes twice, and the second time says which")
                .contains("\n  02:00: 1 (door 1)\n  02:00 +01:00: 1 (door 1)\n  03:00: 1 (door 1)\n");
        assertThat(await(letters(settings(Locale.GERMAN)).of(shorter)).text())
                .contains("\n  01:00: 1 (door 1)\n  03:00: 1 (door 1)\n");
        script.faces(autumn, 0, 1, 20, "door", "", Mood.SAD);
        ReportContent week = await(figures().of(new ReportPeriod(ReportKind.WEEKLY, autumn, BERLIN), clock.instant()));
        assertThat(week.faces()).as("169 hours").isEqualTo(45);
    }

    @Test
    void what_was_lost_waits_or_was_given_up_is_shown() throws Exception {
        busyDay(settings(Locale.ENGLISH));
        List<UUID> missing = archived("door", "2026-11-19T12:00:01Z", 5);
        archived("window", "2026-11-19T12:00:01Z", 2);
        database.rows(
                """
                INSERT INTO events (event_id, day, picture_sha256, type, key, at, stored_at, document)
                SELECT image_id, '2026-11-19', sha256('x'), 'ImageWithFaces', 'door', captured_at, '2026-11-19T18:00:00Z', '{}'
                  FROM images LIMIT 1""");
        DeadLetters letters = new SomeLetters(Map.of(
                Topics.IMAGES_WITH_FACES,
                List.of(
                        letter("store-sql", missing.get(0)),
                        letter("store-sql", missing.get(1)),
                        letter("store-sql", UUID.randomUUID()),
                        letter("store-rectangles", missing.get(2))),
                Topics.FACE_TAGGED,
                List.of(letter("send", UUID.randomUUID()))));
        ReportFigures figures = new PgReportFigures(
                database.database(),
                new DeadLetterCount(letters, List.of(Topics.IMAGES_WITH_FACES, Topics.FACE_TAGGED)));

        ReportContent content = await(figures.of(new ReportPeriod(ReportKind.DAILY, DAY, BERLIN), clock.instant()));
        Letter letter = await(letters(settings(Locale.ENGLISH)).of(content));

        assertThat(content.chain())
                .as("a letter of another day is no excuse; of the window none is known to have come later")
                .isEqualTo(new ReportContent.Chain(3, 2, Optional.of(5L)));
        assertThat(letter.text()).contains("pictures lost in the cloud: 3, on their way for long: 2, dead letters: 5");
        assertThat(letter.html())
                .containsPattern(
                        "lost in the cloud: <strong[^>]+>3</strong>, on their way for long: <strong>2</strong>,"
                                + " dead letters: <strong[^>]+>5</strong>");
        ReportContent dayAfter = await(figures.of(
                new ReportPeriod(ReportKind.DAILY, DAY, BERLIN), clock.instant().plus(Duration.ofDays(1))));
        assertThat(dayAfter.chain().lost())
                .as("nothing is on its way for a day")
                .isEqualTo(5);
        ReportContent calm =
                await(figures().of(new ReportPeriod(ReportKind.DAILY, DAY.minusDays(1), BERLIN), clock.instant()));
        assertThat(await(letters(settings(Locale.ENGLISH)).of(calm)).html())
                .contains("lost in the cloud: <strong>0</strong>, dead letters: <strong>0</strong>");
    }

    @Test
    void dead_letters_that_cannot_be_read_keep_no_report_from_being_made() throws Exception {
        busyDay(settings(Locale.ENGLISH));
        DeadLetterCount silent = new DeadLetterCount(
                new SomeLetters(Map.of()) {
                    @Override
                    public Future<List<DeadLetter>> list(Topic<?> topic, int limit) {
                        return Promise.<List<DeadLetter>>promise().future();
                    }
                },
                List.of(Topics.IMAGES_WITH_FACES),
                Duration.ofMillis(50));

        ReportContent content = await(new PgReportFigures(database.database(), silent)
                .of(new ReportPeriod(ReportKind.DAILY, DAY, BERLIN), clock.instant()));

        assertThat(content.faces()).isEqualTo(12);
        assertThat(await(letters(settings(Locale.ENGLISH)).of(content)).text())
                .contains("dead letters: cannot be counted now");
    }

    @Test
    void what_people_found_to_be_no_face_is_no_mood_of_the_weeks_before() throws Exception {
        script.faces(DAY.minusDays(3), 9, 17, 10, "door", "", Mood.HAPPY);
        script.faces(DAY.minusDays(3), 9, 17, 20, "poster", "", Mood.NEUTRAL);
        database.rows(
                "UPDATE faces SET verdict = 'not-a-face' WHERE image_id IN (SELECT image_id FROM images WHERE station = 'poster')");

        ReportContent content = await(figures().of(new ReportPeriod(ReportKind.DAILY, DAY, BERLIN), clock.instant()));

        assertThat(content.before()).containsEntry(Mood.HAPPY, 10L).containsEntry(Mood.NEUTRAL, 0L);
    }

    /** Pictures that came and are not in SQL. */
    private static List<UUID> archived(String station, String storedAt, int count) throws Exception {
        List<UUID> ids = Stream.generate(UUID::randomUUID).limit(count).toList();
        database.rows("SELECT make_events_partition('2026-11-19')");
        for (UUID id : ids) {
            database.rows(
                    """
                    INSERT INTO events (event_id, day, picture_sha256, type, key, at, stored_at, document)
                    VALUES ($1, '2026-11-19', sha256('x'), 'ImageWithFaces', $2, '2026-11-19T12:00:00Z', $3, '{}')""",
                    id,
                    station,
                    OffsetDateTime.parse(storedAt));
        }
        return ids;
    }

    @Test
    void what_somebody_asked_for_is_mailed_in_the_morning_all_the_same() throws Exception {
        ReportSettings settings = settings(Locale.ENGLISH, ADA);
        script.faces(DAY, 8, 9, 12, "door", "", Mood.HAPPY);
        GenerateReport generate = new GenerateReport(settings, figures(), rows, clock);

        assertThat(await(generate.run(new ReportWanted(
                        UUID.randomUUID(), ReportKind.DAILY, DAY, "a test", clock.instant(), Optional.of("Ada")))))
                .as("nobody is mailed by asking")
                .isEmpty();
        assertThat(await(rows.told(ReportKind.DAILY, DAY)))
                .as("the calendar's are still due")
                .isEmpty();
        script.faces(DAY, 9, 10, 5, "door", "", Mood.HAPPY);

        ReportGenerated event = await(generate.run(wanted(DAY))).get(0);
        assertThat(event.faces()).as("the same report").isEqualTo(12);
        await(sender(settings, smtp.port()).accept(event));
        assertThat(recipients()).containsExactly(ADA);
        assertThat(await(rows.told(ReportKind.DAILY, DAY))).containsExactly(DAY);
    }

    @Test
    void a_day_that_ends_between_the_wish_and_the_making_stays_one_so_far() throws Exception {
        clock.advance(Duration.between(clock.instant(), Instant.parse("2026-11-20T22:59:59Z")));
        ReportWanted wish = new ReportWanted(
                UUID.randomUUID(), ReportKind.DAILY, DAY.plusDays(1), "a test", clock.instant(), Optional.of("Ada"));
        clock.advance(Duration.ofSeconds(2));
        GenerateReport generate = new GenerateReport(settings(Locale.ENGLISH, ADA), figures(), rows, clock);

        await(generate.run(wish));
        await(generate.run(wish));

        assertThat(await(rows.find(wish.id())).orElseThrow().content().soFar()).isTrue();
        assertThat(await(rows.find(ReportKind.DAILY, DAY.plusDays(1)))).isEmpty();
        assertThatThrownBy(() -> await(generate.run(new ReportWanted(
                        UUID.randomUUID(),
                        ReportKind.DAILY,
                        DAY.plusDays(3),
                        "a test",
                        clock.instant(),
                        Optional.of("Ada")))))
                .isInstanceOf(Poison.class)
                .hasMessageContaining("before that day");
    }

    // ---- Mail servers, good and bad

    @Test
    void the_same_report_said_again_and_by_two_processes_at_once_is_mailed_once() throws Exception {
        ReportSettings settings = settings(Locale.ENGLISH, ADA, GRACE);
        ReportGenerated event = busyDay(settings);
        SendEmailReport here = sender(settings, smtp.port());
        SendEmailReport there = sender(settings, smtp.port());

        Future<?> first = here.accept(event);
        Future<?> second = there.accept(event);
        await(Future.join(first, second).otherwiseEmpty());
        await(here.accept(event));

        assertThat(recipients()).containsExactlyInAnyOrder(ADA, GRACE);
        assertThat(states()).containsExactly("SENT", "SENT");
    }

    @Test
    void a_recipient_who_is_refused_keeps_nobody_from_theirs() throws Exception {
        ReportSettings settings = settings(Locale.ENGLISH, ADA, NOBODY, GRACE);
        ReportGenerated event = busyDay(settings);
        smtp.answer("RCPT TO:<" + NOBODY + ">", "550 5.1.1 no such user");
        SendEmailReport send = sender(settings, smtp.port());

        await(send.accept(event));
        await(send.accept(event));

        assertThat(recipients()).containsExactlyInAnyOrder(ADA, GRACE);
        assertThat(states()).containsExactly("SENT", "SENT", "REFUSED");
        assertThat(health()).contains("1 refused (" + NOBODY + ": ").contains("no such user");

        assertThat(await(rows.again(event.id(), List.of(NOBODY), false))).isEqualTo(1);
        await(send.accept(event));
        assertThat(recipients()).containsExactlyInAnyOrder(ADA, GRACE, NOBODY);
        assertThat(health()).isEqualTo("none waits");
    }

    @Test
    void a_greylisted_mail_waits_is_visible_and_goes_when_the_event_comes_again() throws Exception {
        ReportSettings settings = settings(Locale.ENGLISH, ADA, GRACE);
        ReportGenerated event = busyDay(settings);
        smtp.answer("RCPT TO:<" + ADA + ">", "451 4.7.1 greylisted");
        SendEmailReport send = sender(settings, smtp.port());

        assertThatThrownBy(() -> await(send.accept(event)))
                .isInstanceOf(Transient.class)
                .hasMessageContaining("451");
        assertThat(recipients()).containsExactly(GRACE);
        assertThat(states()).containsExactly("WAITING", "SENT");
        assertThat(health()).contains("1 waiting (" + ADA);

        await(send.accept(event));
        assertThat(recipients()).containsExactly(GRACE, ADA);
    }

    @Test
    void a_server_that_hangs_or_breaks_off_gets_the_mail_once_it_behaves() throws Exception {
        ReportSettings settings = settings(Locale.ENGLISH, ADA);
        ReportGenerated event = busyDay(settings);
        SendEmailReport send = sender(settings, smtp.port());
        for (Deed deed : Deed.values()) {
            smtp.at("DATA", deed);
            assertThatThrownBy(() -> await(send.accept(event))).as(deed.name()).isInstanceOf(Transient.class);
            assertThat(states()).containsExactly("WAITING");
        }

        smtp.behave();
        await(send.accept(event));

        assertThat(recipients()).containsExactly(ADA);
    }

    @Test
    void a_mail_that_was_handed_over_without_an_answer_is_not_sent_again_unless_somebody_says_so() throws Exception {
        ReportSettings settings = settings(Locale.ENGLISH, ADA);
        ReportGenerated event = busyDay(settings);
        SendEmailReport send = sender(settings, smtp.port());
        smtp.at(".", Deed.BREAK_OFF);

        await(send.accept(event));
        smtp.behave();
        await(send.accept(event));

        assertThat(smtp.taken()).hasSize(1);
        assertThat(states()).containsExactly("UNCLEAR");
        assertThat(health()).contains("1 unclear (" + ADA);
        await(rows.again(event.id(), List.of(ADA), false));
        await(send.accept(event));
        assertThat(smtp.taken()).hasSize(2);
        assertThat(smtp.taken().stream().map(mail -> line(mail.text(), "Message-ID")))
                .as("a mail program folds the two")
                .allMatch(line -> line.matches("Message-ID: <[0-9a-f-]{36}@example\\.org>"))
                .satisfies(lines -> assertThat(lines.get(0)).isEqualTo(lines.get(1)));
    }

    @Test
    void mails_to_different_people_never_carry_the_same_id() throws Exception {
        // Java's hash codes of the two are the same.
        ReportSettings settings = settings(Locale.ENGLISH, "Aa@example.org", "BB@example.org");
        ReportGenerated event = busyDay(settings);
        smtp.behave();

        await(sender(settings, smtp.port()).accept(event));

        assertThat(smtp.taken().stream().map(mail -> line(mail.text(), "Message-ID")))
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void what_a_killed_process_was_at_is_taken_over_or_left_as_unclear() throws Exception {
        ReportSettings settings = settings(Locale.ENGLISH, ADA, GRACE);
        ReportGenerated event = busyDay(settings);
        Instant until = clock.instant().plusSeconds(300);
        UUID killed = UUID.randomUUID();
        await(rows.claim(event.id(), ADA, killed, clock.instant(), until));
        await(rows.claim(event.id(), GRACE, killed, clock.instant(), until));
        await(rows.handing(event.id(), GRACE, killed, clock.instant()));
        SendEmailReport send = sender(settings, smtp.port());

        assertThatThrownBy(() -> await(send.accept(event)))
                .as("it may live")
                .isInstanceOf(Transient.class)
                .hasMessageContaining("another process");
        assertThat(smtp.taken()).isEmpty();
        clock.advance(Duration.ofMinutes(6));
        await(send.accept(event));

        assertThat(recipients()).containsExactly(ADA);
        assertThat(states()).containsExactly("SENT", "UNCLEAR");
        assertThatThrownBy(() -> await(rows.handing(event.id(), ADA, killed, clock.instant())))
                .as("a process that stood still hands nothing over")
                .isInstanceOf(Transient.class);
    }

    // ---- Large

    @Test
    void a_hundred_thousand_faces_are_told_in_half_a_minute() throws Exception {
        database.rows("ALTER TABLE images DISABLE TRIGGER USER");
        try {
            database.rows(
                    """
                    INSERT INTO images (image_id, station, captured_at, captured_at_source, received_at, processed_at, width, height,
                                        bytes, sha256)
                    SELECT md5('image' || i)::uuid, 'station-' || i % 40, at, 'station', at, at, 640, 480, 1000, sha256('x')
                      FROM generate_series(1, 50000) AS i,
                           LATERAL (SELECT $1::timestamptz + i * interval '1.7 s' AS at) AS times""",
                    new ReportPeriod(ReportKind.DAILY, DAY, BERLIN).from().atOffset(ZoneOffset.UTC));
        } finally {
            database.rows("ALTER TABLE images ENABLE TRIGGER USER");
        }
        database.rows(
                "INSERT INTO people (person_id, name) SELECT md5('p' || i)::uuid, 'P' || i FROM generate_series(0, 999) AS i");
        for (int index = 0; index < 2; index++) {
            database.rows(
                    """
                    INSERT INTO faces (face_id, image_id, face_index, x, y, width, height, score, landmarks, person_id, verdict,
                                       neutral, happy, sad, angry, fearful, disgusted, surprised)
                    SELECT gen_random_uuid(), md5('image' || i)::uuid, $1::int, 1, 1, 90, 90, 0.9, '{}',
                           CASE WHEN i % 3 > 0 THEN md5('p' || i % 1000)::uuid END, CASE WHEN i % 3 > 0 THEN 'person' END,
                           random(), random(), random(), random(), random(), random(), random()
                      FROM generate_series(1, 50000) AS i""",
                    index);
        }
        // All of it archived, all but one, and four weeks before that with as many.
        database.rows(
                "SELECT make_events_partition(day::date) FROM generate_series('2026-11-18'::date, '2026-11-19', '1 day') AS day");
        database.rows(
                """
                INSERT INTO events (event_id, day, picture_sha256, type, key, at, stored_at, document)
                SELECT CASE image_id WHEN md5('image7')::uuid THEN gen_random_uuid() ELSE image_id END,
                       (captured_at AT TIME ZONE 'UTC')::date, sha256, 'ImageWithFaces', station, captured_at, captured_at, '{}'
                  FROM images""");
        database.rows(
                """
                INSERT INTO hour_figures
                SELECT hour, 'station-' || station, 50, 100, 20, 30, 10, 10, 10, 10, 10
                  FROM generate_series($1::timestamptz - interval '28 days', $1::timestamptz - interval '1 hour', '1 hour') AS hour,
                       generate_series(0, 39) AS station""",
                new ReportPeriod(ReportKind.DAILY, DAY, BERLIN).from().atOffset(ZoneOffset.UTC));
        ReportSettings settings = settings(Locale.ENGLISH, ADA);
        long began = System.nanoTime();

        ReportGenerated event = generated(settings).get(0);
        Letter letter = await(letters(settings)
                .of(await(rows.find(ReportKind.DAILY, DAY)).orElseThrow().content()));

        Duration took = Duration.ofNanos(System.nanoTime() - began);
        System.out.println("A report of 100000 faces took " + took.toMillis() + " ms");
        assertThat(event.faces()).isEqualTo(100_000);
        assertThat(took).isLessThan(Duration.ofSeconds(30));
        assertThat(letter.html().length() + letter.text().length()).isLessThan(100_000);
        assertThat(letter.text()).contains("others").contains("and others: 950").contains("lost in the cloud: 1,");
        assertThat(line(letter.text(), "happy")).contains("four weeks before 30%");
    }

    private void scriptedDay() throws Exception {
        script.person("Ada Lovelace");
        script.person("Grace <Hopper>");
        // The weeks before: Ada, a quarter of the time happy.
        script.faces(DAY.minusDays(3), 9, 17, 10, "door", "Ada Lovelace", Mood.HAPPY);
        script.faces(DAY.minusDays(9), 9, 17, 30, "door", "", Mood.NEUTRAL);
        // The day.
        script.faces(DAY, 8, 12, 40, "door", "Ada Lovelace", Mood.HAPPY);
        script.faces(DAY, 12, 14, 30, ScriptedDay.CAFE, "Grace <Hopper>", Mood.SURPRISED);
        script.faces(DAY, 13, 18, 50, "window", "", Mood.NEUTRAL);
        script.faces(DAY, 0, 1, 3, "door", "", Mood.SAD);
        script.faces(DAY, 22, 24, 4, ScriptedDay.CAFE, "", Mood.ANGRY);
        script.faces(DAY, 9, 11, 3, "window", "", Mood.FEARFUL);
        script.faces(DAY, 9, 11, 3, "window", "", Mood.DISGUSTED);
        // And the day after.
        script.faces(DAY.plusDays(1), 0, 1, 5, "door", "Ada Lovelace", Mood.SAD);
        script.draw(DAY);
    }

    private ReportGenerated busyDay(ReportSettings settings) throws Exception {
        script.faces(DAY, 8, 9, 12, "door", "", Mood.HAPPY);
        return generated(settings).get(0);
    }

    private List<ReportGenerated> generated(ReportSettings settings) throws Exception {
        return await(new GenerateReport(settings, figures(), rows, clock).run(wanted(DAY)));
    }

    private ReportWanted wanted(LocalDate day) {
        return new ReportWanted(UUID.randomUUID(), ReportKind.DAILY, day, "a test", clock.instant(), Optional.empty());
    }

    private static ReportFigures figures() {
        return new PgReportFigures(database.database(), new DeadLetterCount(new SomeLetters(Map.of()), List.of()));
    }

    private Letters letters(ReportSettings settings) {
        return new Letters(settings, objects, database.vertx().createSharedWorkerExecutor("reports", 1));
    }

    private SendEmailReport sender(ReportSettings settings, int port) {
        Mailer mailer = new SmtpMailer(
                database.vertx(),
                new MailSettings(
                        "127.0.0.1",
                        port,
                        MailSettings.Tls.OFF,
                        Optional.empty(),
                        new Secret(""),
                        Optional.empty(),
                        Duration.ofSeconds(3)));
        return new SendEmailReport(rows, letters(settings), Optional.of(mailer), settings.sender(), clock);
    }

    private static ReportSettings settings(Locale language, String... recipients) {
        return new ReportSettings(
                BERLIN,
                LocalTime.of(3, 0),
                EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                Optional.of(DayOfWeek.MONDAY),
                10,
                language,
                language,
                List.of(recipients),
                "atmosphere@example.org");
    }

    private List<String> recipients() {
        return smtp.taken().stream().map(ScriptedSmtp.Taken::recipient).toList();
    }

    /** By recipient. */
    private List<String> states() throws Exception {
        return await(rows.deliveries(ReportGenerated.idOf(ReportKind.DAILY, DAY))).stream()
                .map(Delivery::state)
                .map(State::name)
                .toList();
    }

    private String health() throws Exception {
        MailWatch watch = new MailWatch(rows, new SimpleMeterRegistry(), clock);
        await(watch.look());
        Health.Part part = watch.health().get(0);
        return part.detail();
    }

    private static String shortTime(LocalTime time) {
        return DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                .withLocale(Locale.ENGLISH)
                .format(time);
    }

    private static String line(String text, String beginning) {
        return text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(beginning + ":"))
                .findFirst()
                .orElse("");
    }

    /** By type, and inline ones by content id. */
    private static Map<String, Part> parts(Part part) throws Exception {
        Map<String, Part> parts = new LinkedHashMap<>();
        if (part.getContent() instanceof Multipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                parts.putAll(parts(multipart.getBodyPart(i)));
            }
        } else {
            String[] id = part instanceof BodyPart ? part.getHeader("Content-ID") : null;
            parts.put(id != null ? id[0] : part.getContentType().replaceAll(";.*", ""), part);
        }
        return parts;
    }

    private static <T> T await0(Future<T> future) {
        try {
            return await(future);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static DeadLetter letter(String group, UUID event) {
        dev.atmosphere.bus.Message message =
                new dev.atmosphere.bus.Message(event, "door", Map.of(), new byte[0], Optional.empty());
        return new DeadLetter(UUID.randomUUID().toString(), "any", group, null, Instant.EPOCH, message);
    }

    /** What was given up, by topic. */
    private static class SomeLetters implements DeadLetters {
        private final Map<Topic<?>, List<DeadLetter>> letters;

        SomeLetters(Map<Topic<?>, List<DeadLetter>> letters) {
            this.letters = letters;
        }

        @Override
        public Future<List<DeadLetter>> list(Topic<?> topic, int limit) {
            return Future.succeededFuture(letters.getOrDefault(topic, List.of()));
        }

        @Override
        public Future<Optional<DeadLetter>> find(Topic<?> topic, String letterId) {
            return Future.succeededFuture(Optional.empty());
        }

        @Override
        public Future<Boolean> replay(Topic<?> topic, String letterId) {
            return Future.succeededFuture(false);
        }
    }
}
