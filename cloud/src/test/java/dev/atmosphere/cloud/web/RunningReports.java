package dev.atmosphere.cloud.web;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.atmosphere.bus.memory.MemoryBus;
import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.mail.MailSettings;
import dev.atmosphere.cloud.mail.SmtpMailer;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.report.DeadLetterCount;
import dev.atmosphere.cloud.report.GenerateReport;
import dev.atmosphere.cloud.report.Letters;
import dev.atmosphere.cloud.report.PgReportFigures;
import dev.atmosphere.cloud.report.PgReportRows;
import dev.atmosphere.cloud.report.ReportDesk;
import dev.atmosphere.cloud.report.ReportRows;
import dev.atmosphere.cloud.report.ReportSettings;
import dev.atmosphere.cloud.report.SendEmailReport;
import dev.atmosphere.config.Secret;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The steps of reports behind a page, called directly, with a mail server on loopback that takes everything. */
final class RunningReports implements AutoCloseable {
    static final String ADA = "ada@example.org";
    static final String GRACE = "grace@example.org";

    private final GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final ReportRows rows;
    private final SmtpMailer mailer;
    private final ReportDesk desk;

    RunningReports(Vertx vertx, Database database, Objects objects, MemoryBus bus) {
        mails.start();
        ReportSettings settings = new ReportSettings(
                ZoneOffset.UTC,
                LocalTime.of(3, 0),
                Set.of(),
                Optional.empty(),
                10,
                Locale.ENGLISH,
                Locale.ENGLISH,
                List.of(ADA, GRACE),
                "atmosphere@example.org");
        Clock clock = Clock.systemUTC();
        rows = new PgReportRows(database);
        Letters letters = new Letters(settings, objects, vertx.createSharedWorkerExecutor("reports", 1));
        mailer = new SmtpMailer(
                vertx,
                new MailSettings(
                        "127.0.0.1",
                        mails.getSmtp().getPort(),
                        MailSettings.Tls.OFF,
                        Optional.empty(),
                        new Secret(""),
                        Optional.empty(),
                        Duration.ofSeconds(20)));
        GenerateReport generate = new GenerateReport(
                settings,
                new PgReportFigures(database, new DeadLetterCount(bus.deadLetters(), List.of())),
                rows,
                clock);
        SendEmailReport send = new SendEmailReport(rows, letters, Optional.of(mailer), settings.sender(), clock);
        desk = new ReportDesk(
                settings,
                true,
                rows,
                letters,
                wanted -> generate.run(wanted).mapEmpty(),
                made -> send.accept(made).mapEmpty(),
                clock);
    }

    ReportDesk desk() {
        return desk;
    }

    ReportRows rows() {
        return rows;
    }

    GreenMail mails() {
        return mails;
    }

    @Override
    public void close() {
        mails.stop();
    }
}
