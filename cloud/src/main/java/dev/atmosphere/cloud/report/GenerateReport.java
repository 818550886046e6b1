package dev.atmosphere.cloud.report;

import dev.atmosphere.event.ReportGenerated;
import dev.atmosphere.event.ReportWanted;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.flow.Stage;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a report of a day or a week that is over, once: of a kind and day that has one, the one that is kept is told again. One with
 * too few faces is kept and told to nobody.
 */
public final class GenerateReport implements Stage<ReportWanted, ReportGenerated> {
    private static final Logger LOG = LoggerFactory.getLogger(GenerateReport.class);

    private final ReportSettings settings;
    private final ReportFigures figures;
    private final ReportRows rows;
    private final Clock clock;

    public GenerateReport(ReportSettings settings, ReportFigures figures, ReportRows rows, Clock clock) {
        this.settings = settings;
        this.figures = figures;
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public Future<List<ReportGenerated>> run(ReportWanted wanted) {
        ReportPeriod period = new ReportPeriod(wanted.kind(), wanted.day(), settings.zone());
        Instant now = clock.instant();
        if (period.to().isAfter(now)) {
            return Future.failedFuture(new Poison(
                    "day-not-over", "a report of " + wanted.day() + " cannot be made before that day is over"));
        }
        return rows.find(wanted.kind(), wanted.day())
                .compose(there -> there.map(Future::succeededFuture).orElseGet(() -> made(period, now)))
                .map(kept -> kept.skipped() ? List.of() : List.of(kept.event()));
    }

    private Future<ReportRows.Kept> made(ReportPeriod period, Instant now) {
        long began = System.nanoTime();
        return figures.of(period, now)
                .compose(content -> rows.keep(content, content.faces() < settings.minFaces(), settings.recipients()))
                .onSuccess(kept -> LOG.info(
                        "The {} report of {} tells of {} faces, made in {} ms{}",
                        period.kind().word(),
                        period.day(),
                        kept.content().faces(),
                        (System.nanoTime() - began) / 1_000_000,
                        kept.skipped() ? "; too few to mail it" : ""));
    }
}
