package dev.atmosphere.cloud.report;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.bus.kafka.KafkaBus;
import dev.atmosphere.bus.kafka.KafkaSettings;
import dev.atmosphere.cloud.MortalCloud;
import dev.atmosphere.cloud.database.TestDatabase;
import dev.atmosphere.cloud.embedded.EmbeddedKafka;
import dev.atmosphere.cloud.mail.ScriptedSmtp;
import dev.atmosphere.cloud.objects.FileObjects;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.event.ReportKind;
import dev.atmosphere.event.ReportWanted;
import dev.atmosphere.face.Mood;
import dev.atmosphere.topic.Topics;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cloud is killed at every point of a report's way, from the wish to the mail server's answer. Each report is made once, and each mail
 * goes out once: but for those in whose handing over it died, of which nobody can know, and which are called unclear.
 */
class ReportKillTest {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDate FIRST = LocalDate.of(2026, 3, 2);
    private static final List<LocalDate> DAYS = List.of(FIRST, FIRST.plusDays(1), FIRST.plusDays(2), FIRST.plusDays(3));
    private static final List<String> RECIPIENTS = List.of("ada@example.org", "grace@example.org");

    private static final List<String> POINTS = List.of(
            "GenerateReport:taken",
            "GenerateReport:ran",
            "GenerateReport:emitted",
            "SendEmailReport:taken",
            "SendMail:claimed",
            "SendMail:handing",
            "SendMail:answered",
            "SendMail:written",
            "SendEmailReport:emitted");
    /** Those of which a mail is unclear afterwards. */
    private static final int UNCLEAR = 2;

    @TempDir
    Path data;

    private final Vertx vertx = Vertx.vertx();
    private final EventCodec codec = new EventCodec("/atmosphere/test", Clock.systemUTC());
    private EmbeddedKafka kafka;
    private KafkaBus bus;
    private ScriptedSmtp smtp;
    private MortalCloud cloud;

    @BeforeEach
    void start() throws Exception {
        kafka = EmbeddedKafka.start(data.resolve("kafka"), "127.0.0.1", 0, 9 << 20);
        bus = new KafkaBus(vertx, Clock.systemUTC(), KafkaSettings.at(kafka.bootstrapServers()));
        smtp = new ScriptedSmtp();
        FileObjects objects = new FileObjects(
                vertx.createSharedWorkerExecutor("objects", 1),
                data.resolve("cloud").resolve("objects"));
        ScriptedDay script = new ScriptedDay(database, objects, BERLIN);
        for (LocalDate day : DAYS) {
            script.faces(day, 8, 17, 12, "door", "", Mood.HAPPY);
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (cloud != null) {
            cloud.close();
        }
        smtp.close();
        await(bus.close());
        kafka.close();
        await(vertx.close());
    }

    @Test
    @Timeout(600)
    void each_report_is_made_once_and_no_mail_goes_out_twice_wherever_the_cloud_is_killed() throws Exception {
        for (LocalDate day : DAYS) {
            want(day);
            want(day);
        }
        cloud = MortalCloud.start(
                data,
                database.database().address(),
                Map.of(
                        "kafka.bootstrap", kafka.bootstrapServers(),
                        // What the time of the test asks for is none of it.
                        "report.days", "",
                        "report.weekly-on", "",
                        "report.zone", BERLIN.getId(),
                        "report.recipients", String.join(",", RECIPIENTS),
                        "mail.host", "127.0.0.1",
                        "mail.port", Integer.toString(smtp.port()),
                        "mail.tls", "off",
                        "mail.lease", "2s"),
                POINTS);

        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(cloud.ahead()).as("points that were not reached").isEmpty();
                    assertThat(mails("sent", "unclear"))
                            .as("everybody's mail of every day is settled")
                            .hasSize(DAYS.size() * RECIPIENTS.size());
                    assertThat(cloud.isAtRest()).isTrue();
                });

        assertThat(cloud.deaths()).containsExactlyInAnyOrderElementsOf(POINTS);
        assertThat(database.rows("SELECT day FROM reports ORDER BY day"))
                .extracting(row -> row.getLocalDate(0))
                .containsExactlyElementsOf(DAYS);
        assertThat(mails("unclear")).hasSize(UNCLEAR);
        List<String> taken = smtp.taken().stream()
                .map(mail -> mail.recipient() + ' ' + messageId(mail.text()))
                .toList();
        assertThat(taken)
                .as("all but the one that the cloud died before")
                .doesNotHaveDuplicates()
                .hasSize(DAYS.size() * RECIPIENTS.size() - 1);
        for (String recipient : RECIPIENTS) {
            assertThat(taken.stream().filter(mail -> mail.startsWith(recipient)))
                    .hasSizeGreaterThanOrEqualTo(DAYS.size() - 1);
        }
    }

    private void want(LocalDate day) throws Exception {
        ReportWanted wanted =
                new ReportWanted(UUID.randomUUID(), ReportKind.DAILY, day, "a test", Instant.now(), Optional.empty());
        await(bus.publish(
                Topics.REPORTS_WANTED, codec.encode(Topics.REPORTS_WANTED, wanted, bus.keepsPicturesApart())));
    }

    private static List<String> mails(String... states) throws Exception {
        List<Row> rows = database.rows(
                """
                SELECT day || ' ' || recipient FROM report_deliveries JOIN reports USING (report_id)
                 WHERE state = ANY($1)""",
                (Object) states);
        return rows.stream().map(row -> row.getString(0)).toList();
    }

    private static String messageId(String mail) {
        Matcher header = Pattern.compile("(?im)^message-id:\\s*(<[^>]+>)").matcher(mail);
        assertThat(header.find()).as("a Message-ID in %s", mail).isTrue();
        return header.group(1);
    }
}
