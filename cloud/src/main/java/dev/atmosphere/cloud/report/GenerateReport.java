package dev.atmosphere.cloud.report;

import dev.atmosphere.event.ReportGenerated;
import dev.atmosphere.event.ReportWanted;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.flow.Stage;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a report of a day or a week that is over, once: of a kind and day that has one, the one that is kept is told again. One with
 * too few faces is kept and told to nobody.
 *
 * <p>What somebody asked for is kept, and nobody is mailed until somebody says so. Of a day that is not over it tells as far as it went,
 * and stands under the id of the wish, beside the one of the whole day.
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
        if (wanted.askedBy().isPresent()) {
            return asked(wanted, period, now).map(List.of());
        }
        if (period.to().isAfter(now)) {
            return Future.failedFuture(new Poison(
                    "day-not-over", "a report of " + wanted.day() + " cannot be made before that day is over"));
        }
        return rows.find(wanted.kind(), wanted.day())
                .compose(there -> there.map(this::calendars).orElseGet(() -> made(period, now)
                        .compose(content -> rows.keep(content, tooFew(content), settings.recipients()))))
                .map(kept -> kept.skipped() ? List.of() : List.of(kept.event()));
    }

    private Future<ReportRows.Kept> calendars(ReportRows.Kept there) {
        return there.askedBy().isPresent()
                ? rows.adopt(there, settings.recipients()).map(there)
                : Future.succeededFuture(there);
    }

    private Future<Void> asked(ReportWanted wanted, ReportPeriod period, Instant now) {
        if (wanted.day().isAfter(now.atZone(settings.zone()).toLocalDate())) {
            return Future.failedFuture(
                    new Poison("day-not-begun", "a report of " + wanted.day() + " cannot be made before that day"));
        }
        UUID id = idOf(wanted, settings.zone());
        // Asked for in the last minute of a day and made after it: it stays one of that day so far.
        Instant at = id.equals(wanted.id()) && !period.to().isAfter(now)
                ? period.to().minusMillis(1)
                : now;
        return rows.find(id)
                .compose(there -> there.isPresent()
                        ? Future.succeededFuture()
                        : made(period, at)
                                .compose(content -> rows.keepAsked(
                                        id,
                                        content,
                                        tooFew(content),
                                        wanted.askedBy().orElseThrow())));
    }

    /** Under which id it stands what somebody asked for. */
    static UUID idOf(ReportWanted wanted, ZoneId zone) {
        boolean soFar = new ReportPeriod(wanted.kind(), wanted.day(), zone).to().isAfter(wanted.at());
        return soFar ? wanted.id() : ReportGenerated.idOf(wanted.kind(), wanted.day());
    }

    private boolean tooFew(ReportContent content) {
        return content.faces() < settings.minFaces();
    }

    private Future<ReportContent> made(ReportPeriod period, Instant now) {
        long began = System.nanoTime();
        return figures.of(period, now)
                .onSuccess(content -> LOG.info(
                        "The {} report of {} tells of {} faces, made in {} ms{}",
                        period.kind().word(),
                        period.day(),
                        content.faces(),
                        (System.nanoTime() - began) / 1_000_000,
                        tooFew(content) ? "; too few to mail it by itself" : ""));
    }
}
