package dev.atmosphere.cloud.report;

import dev.atmosphere.cloud.report.ReportRows.Delivery;
import dev.atmosphere.cloud.report.ReportRows.Listed;
import dev.atmosphere.cloud.report.ReportRows.State;
import dev.atmosphere.cloud.report.ReportRows.Wish;
import dev.atmosphere.event.ReportGenerated;
import dev.atmosphere.event.ReportKind;
import dev.atmosphere.event.ReportWanted;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What people do with reports by hand: read them, have one made, have one mailed. Both deeds go through the flow's own steps; here they
 * are only asked for.
 */
public final class ReportDesk {
    private final ReportSettings settings;
    private final boolean mailServer;
    private final ReportRows rows;
    private final Letters letters;
    private final Function<ReportWanted, Future<Void>> want;
    private final Function<ReportGenerated, Future<Void>> tell;
    private final Clock clock;

    /** What comes of the wish to have a report mailed. */
    public enum Sending {
        ON_ITS_WAY,
        NO_MAIL_SERVER,
        NOBODY_IS_TO_GET_IT,
        /** Of those who are to get it; whoever names one of them sends it all the same. */
        EVERYBODY_HAS_IT,
        /** Neither in the settings nor on the report's own list: reports show faces, and go to nobody else. */
        NOT_A_RECIPIENT
    }

    /**
     * @param mailServer whether one is set
     * @param want puts the wish for a report onto its topic
     * @param tell puts a report that is to be mailed onto its topic
     */
    public ReportDesk(
            ReportSettings settings,
            boolean mailServer,
            ReportRows rows,
            Letters letters,
            Function<ReportWanted, Future<Void>> want,
            Function<ReportGenerated, Future<Void>> tell,
            Clock clock) {
        this.settings = settings;
        this.mailServer = mailServer;
        this.rows = rows;
        this.letters = letters;
        this.want = want;
        this.tell = tell;
        this.clock = clock;
    }

    /** The last day of which a report can be made: this one, in the place's time zone. */
    public LocalDate today() {
        return clock.instant().atZone(settings.zone()).toLocalDate();
    }

    public Future<List<Listed>> list(Wish wish) {
        return rows.list(wish);
    }

    public Future<Optional<Listed>> one(UUID report) {
        return rows.listed(report);
    }

    /** The letter as a page that needs nothing beside itself. */
    public Future<Optional<String>> page(UUID report) {
        return rows.find(report)
                .compose(kept -> kept.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : letters.page(kept.get().content()).map(Optional::of));
    }

    /** The letter as plain text. */
    public Future<Optional<String>> text(UUID report) {
        return rows.find(report)
                .compose(kept -> kept.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : letters.of(kept.get().content()).map(Letter::text).map(Optional::of));
    }

    /**
     * Asks for a report of a day until {@link #today()}. One of a day that is over is made once, and is the one that is mailed in the
     * morning.
     *
     * @return the id under which it stands as soon as it is made
     */
    public Future<UUID> want(ReportKind kind, LocalDate day, String by) {
        ReportWanted wanted =
                new ReportWanted(UUID.randomUUID(), kind, day, by + " asked for it", clock.instant(), Optional.of(by));
        return want.apply(wanted).map(GenerateReport.idOf(wanted, settings.zone()));
    }

    /**
     * Has a report mailed to those who are to get it and have not got it.
     *
     * @param recipient only to this one, who may have got it
     */
    public Future<Sending> send(Listed report, Optional<String> recipient) {
        List<String> known = Stream.concat(
                        settings.recipients().stream(), report.mails().stream().map(Delivery::recipient))
                .distinct()
                .toList();
        if (recipient.filter(one -> !known.contains(one)).isPresent()) {
            return Future.succeededFuture(Sending.NOT_A_RECIPIENT);
        }
        if (known.isEmpty()) {
            return Future.succeededFuture(Sending.NOBODY_IS_TO_GET_IT);
        }
        if (!mailServer) {
            return Future.succeededFuture(Sending.NO_MAIL_SERVER);
        }
        boolean waits =
                report.mails().stream().anyMatch(one -> one.state() == State.WAITING || one.state() == State.HANDING);
        return rows.again(report.id(), recipient.map(List::of).orElse(known), recipient.isPresent())
                .compose(changed -> changed > 0 || waits
                        ? tell.apply(report.event()).map(Sending.ON_ITS_WAY)
                        : Future.succeededFuture(Sending.EVERYBODY_HAS_IT));
    }
}
