package dev.atmosphere.cloud.report;

import dev.atmosphere.event.ReportGenerated;
import dev.atmosphere.event.ReportKind;
import dev.atmosphere.event.ReportWanted;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wants the reports that are due. Asked again and again, in every cloud process: what was wanted and is not made yet is wanted again
 * after a while, and the step makes each report once.
 */
public final class ReportTimer {
    private static final Logger LOG = LoggerFactory.getLogger(ReportTimer.class);
    /** What fails is not wanted at every look. */
    private static final Duration WANTED_AGAIN_AFTER = Duration.ofHours(1);

    private final ReportCalendar calendar;
    private final ReportRows rows;
    private final Function<ReportWanted, Future<Void>> want;
    private final Clock clock;
    /** When reports were wanted, by id; those of the last hour. */
    private final Map<UUID, Instant> wanted = new ConcurrentHashMap<>();

    /**
     * @param want puts the event onto its topic
     */
    public ReportTimer(
            ReportSettings settings, ReportRows rows, Function<ReportWanted, Future<Void>> want, Clock clock) {
        this.calendar = new ReportCalendar(settings);
        this.rows = rows;
        this.want = want;
        this.clock = clock;
    }

    /** Looks what is due now. */
    public Future<Void> look() {
        Instant now = clock.instant();
        wanted.values().removeIf(at -> at.plus(WANTED_AGAIN_AFTER).isBefore(now));
        LocalDate since = calendar.since(now);
        return rows.told(ReportKind.DAILY, since)
                .compose(told -> {
                    Future<Void> all = Future.succeededFuture();
                    for (LocalDate day : calendar.daily(now, told)) {
                        all = all.compose(ok -> want(ReportKind.DAILY, day, now));
                    }
                    return all;
                })
                .compose(ok -> rows.told(ReportKind.WEEKLY, since))
                .compose(told -> calendar.weekly(now, told)
                        .map(day -> want(ReportKind.WEEKLY, day, now))
                        .orElseGet(Future::succeededFuture));
    }

    private Future<Void> want(ReportKind kind, LocalDate day, Instant now) {
        UUID report = ReportGenerated.idOf(kind, day);
        if (wanted.putIfAbsent(report, now) != null) {
            return Future.succeededFuture();
        }
        LOG.info("The {} report of {} is due", kind.word(), day);
        return want.apply(new ReportWanted(UUID.randomUUID(), kind, day, "the time has come", now, Optional.empty()))
                .onFailure(why -> wanted.remove(report));
    }
}
