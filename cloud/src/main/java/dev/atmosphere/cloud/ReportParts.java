package dev.atmosphere.cloud;

import dev.atmosphere.bus.Bus;
import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.mail.MailSettings;
import dev.atmosphere.cloud.mail.Mailer;
import dev.atmosphere.cloud.mail.SmtpMailer;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.report.DeadLetterCount;
import dev.atmosphere.cloud.report.GenerateReport;
import dev.atmosphere.cloud.report.Letters;
import dev.atmosphere.cloud.report.MailWatch;
import dev.atmosphere.cloud.report.PgReportFigures;
import dev.atmosphere.cloud.report.PgReportRows;
import dev.atmosphere.cloud.report.ReportDesk;
import dev.atmosphere.cloud.report.ReportFigures;
import dev.atmosphere.cloud.report.ReportRows;
import dev.atmosphere.cloud.report.ReportSettings;
import dev.atmosphere.cloud.report.ReportTimer;
import dev.atmosphere.cloud.report.SendEmailReport;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.event.ReportWanted;
import dev.atmosphere.fault.FaultPoints;
import dev.atmosphere.http.Health;
import dev.atmosphere.topic.Home;
import dev.atmosphere.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What reports are made and mailed with. */
final class ReportParts {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

    private final Reporting reporting;
    private final ReportDesk desk;
    private final ReportTimer timer;
    private final MailWatch watch;
    private final Optional<Mailer> mailer;
    private final WorkerExecutor drawing;

    ReportParts(
            Vertx vertx,
            Clock clock,
            MeterRegistry meters,
            ReportSettings settings,
            Optional<MailSettings> mail,
            Database database,
            Objects objects,
            EventCodec codec,
            Bus bus,
            FaultPoints faults) {
        ReportRows rows = new PgReportRows(database);
        ReportFigures figures = new PgReportFigures(
                database,
                new DeadLetterCount(
                        bus.deadLetters(),
                        Topics.ALL.stream()
                                .filter(topic -> topic.home() == Home.CLOUD)
                                .toList()));
        this.drawing = vertx.createSharedWorkerExecutor("reports", 1, 1, TimeUnit.MINUTES);
        this.mailer = mail.map(server -> new SmtpMailer(vertx, server));
        Letters letters = new Letters(settings, objects, drawing);
        this.reporting = new Reporting(
                new GenerateReport(settings, figures, rows, clock),
                new SendEmailReport(
                        rows,
                        letters,
                        mailer,
                        settings.sender(),
                        clock,
                        mail.map(MailSettings::lease).orElse(Duration.ZERO),
                        SendEmailReport.Deaths.at(faults)));
        this.timer = new ReportTimer(settings, rows, wanted -> publish(bus, codec, wanted), clock);
        this.desk = new ReportDesk(
                settings,
                mailer.isPresent(),
                rows,
                letters,
                wanted -> publish(bus, codec, wanted),
                made -> bus.publish(Topics.REPORTS, codec.encode(Topics.REPORTS, made, bus.keepsPicturesApart())),
                clock);
        this.watch = new MailWatch(rows, meters, clock);
    }

    private static Future<Void> publish(Bus bus, EventCodec codec, ReportWanted wanted) {
        return bus.publish(
                Topics.REPORTS_WANTED, codec.encode(Topics.REPORTS_WANTED, wanted, bus.keepsPicturesApart()));
    }

    /** What the page shows and asks for. */
    ReportDesk desk() {
        return desk;
    }

    Reporting reporting() {
        return reporting;
    }

    /** Begins to look what is due, and what became of mails. */
    void start(Regularly regularly) {
        regularly.every(BETWEEN_LOOKS, timer::look);
        regularly.every(BETWEEN_LOOKS, watch::look);
    }

    List<Health.Part> health() {
        return watch.health();
    }

    Future<Void> close() {
        return Future.join(mailer.map(Mailer::close).orElseGet(Future::succeededFuture), drawing.close())
                .mapEmpty();
    }
}
