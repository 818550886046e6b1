package dev.atmosphere.cloud.report;

import dev.atmosphere.cloud.mail.Mail;
import dev.atmosphere.cloud.mail.Mailer;
import dev.atmosphere.cloud.report.ReportRows.Delivery;
import dev.atmosphere.cloud.report.ReportRows.Kept;
import dev.atmosphere.cloud.report.ReportRows.State;
import dev.atmosphere.event.ReportGenerated;
import dev.atmosphere.failure.Failure;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.fault.FaultPoints;
import dev.atmosphere.flow.Sink;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mails a report to everybody who has not got it yet, a mail for each. Somebody whom the mail server refuses keeps nobody else from
 * theirs. If any mail has to wait, the event comes again; those that were sent by then are not sent again.
 */
public final class SendEmailReport implements Sink<ReportGenerated> {
    private static final Logger LOG = LoggerFactory.getLogger(SendEmailReport.class);
    private static final String PART = "SendMail";
    private static final Duration USUAL_LEASE = Duration.ofMinutes(5);

    private final ReportRows rows;
    private final Letters letters;
    private final Optional<Mailer> mailer;
    private final String sender;
    private final Clock clock;
    private final Duration lease;
    private final Deaths deaths;
    private Future<Void> latest = Future.succeededFuture();

    /**
     * Where a test may have the process die, at each mail.
     *
     * @param claimed the mail is ours
     * @param handing it is written down that it is being handed over, and nothing of it went out
     * @param answered the mail server has answered, which is not written down
     * @param written it is
     */
    public record Deaths(Runnable claimed, Runnable handing, Runnable answered, Runnable written) {
        public static Deaths at(FaultPoints faults) {
            return new Deaths(
                    faults.at(PART, "claimed"),
                    faults.at(PART, "handing"),
                    faults.at(PART, "answered"),
                    faults.at(PART, "written"));
        }
    }

    public SendEmailReport(ReportRows rows, Letters letters, Optional<Mailer> mailer, String sender, Clock clock) {
        this(rows, letters, mailer, sender, clock, USUAL_LEASE, Deaths.at(FaultPoints.NONE));
    }

    /**
     * @param mailer empty: there is no mail server, and nobody is to get mails
     * @param lease after which somebody else may send a mail that was not handed over; one that was becomes unclear
     */
    public SendEmailReport(
            ReportRows rows,
            Letters letters,
            Optional<Mailer> mailer,
            String sender,
            Clock clock,
            Duration lease,
            Deaths deaths) {
        this.rows = rows;
        this.letters = letters;
        this.mailer = mailer;
        this.sender = sender;
        this.clock = clock;
        this.lease = lease;
        this.deaths = deaths;
    }

    @Override
    public Future<?> accept(ReportGenerated event) {
        return rows.deliveries(event.id()).compose(all -> {
            List<Delivery> open = all.stream()
                    .filter(one -> one.state() == State.WAITING || one.state() == State.HANDING)
                    .toList();
            if (open.isEmpty()) {
                return Future.succeededFuture();
            }
            return rows.find(event.id())
                    .map(found -> found.orElseThrow(
                            () -> new Poison("no-such-report", "there is no report of " + event.day())))
                    .compose(kept -> letters.of(kept.content()).compose(letter -> mailed(kept, letter, open)));
        });
    }

    private Future<Void> mailed(Kept kept, Letter letter, List<Delivery> open) {
        List<Failure> waiting = new ArrayList<>();
        Future<Void> all = Future.succeededFuture();
        for (Delivery one : open) {
            all = all.compose(ok -> inTurn(() -> mail(kept, letter, one))).recover(why -> {
                if (why instanceof Transient later) {
                    waiting.add(later);
                    return Future.succeededFuture();
                }
                return Future.failedFuture(why);
            });
        }
        return all.compose(ok -> waiting.isEmpty() ? Future.succeededFuture() : Future.failedFuture(waiting.get(0)));
    }

    /** One mail of this process at a time, whichever report it is of: if the process dies, one at most is unclear. */
    private synchronized Future<Void> inTurn(Supplier<Future<Void>> mail) {
        Future<Void> mine = latest.transform(before -> mail.get());
        latest = mine;
        return mine;
    }

    private Future<Void> mail(Kept kept, Letter letter, Delivery one) {
        String recipient = one.recipient();
        UUID report = kept.id();
        UUID claim = UUID.randomUUID();
        Instant now = clock.instant();
        return rows.claim(report, recipient, claim, now, now.plus(lease)).compose(state -> switch (state) {
            case WAITING -> {
                deaths.claimed().run();
                yield send(kept, letter, one, claim);
            }
            case HANDING ->
                Future.failedFuture(new Transient("mail-of-another", "another process sends this mail just now"));
            case SENT, REFUSED -> Future.succeededFuture();
            case UNCLEAR -> {
                LOG.warn(
                        "Whether {} got the {} report of {} is unclear: the cloud ended while it was handed over",
                        recipient,
                        kept.content().kind().word(),
                        kept.content().day());
                yield Future.succeededFuture();
            }
        });
    }

    private Future<Void> send(Kept kept, Letter letter, Delivery one, UUID claim) {
        String recipient = one.recipient();
        UUID report = kept.id();
        Mail mail = new Mail(
                messageId(report, one),
                sender,
                recipient,
                letter.subject(),
                letter.text(),
                letter.html(),
                letter.pictures());
        return sent(mail, () -> rows.handing(report, recipient, claim, clock.instant())
                        .onSuccess(written -> deaths.handing().run()))
                .transform(outcome -> {
                    deaths.answered().run();
                    if (outcome.failed()) {
                        String why = String.valueOf(outcome.cause().getMessage());
                        return rows.settle(report, recipient, claim, State.WAITING, why, clock.instant())
                                .transform(settled -> Future.failedFuture(outcome.cause()));
                    }
                    return settle(kept, recipient, claim, outcome.result());
                });
    }

    /** The same for the same mail; another one for a copy that somebody wants of what was sent. */
    private String messageId(UUID report, Delivery one) {
        String mail = report + " " + one.recipient() + (one.copy() == 0 ? "" : " " + one.copy());
        return UUID.nameUUIDFromBytes(mail.getBytes(StandardCharsets.UTF_8)) + "@"
                + sender.substring(sender.indexOf('@') + 1);
    }

    private Future<Mailer.Outcome> sent(Mail mail, Supplier<Future<Void>> handingOver) {
        return mailer.map(server -> server.send(mail, handingOver))
                .orElseGet(() -> Future.failedFuture(
                        new Transient("no-mail-server", "mail.host is not set: the mail waits for a mail server")));
    }

    private Future<Void> settle(Kept kept, String recipient, UUID claim, Mailer.Outcome outcome) {
        String what = "the " + kept.content().kind().word() + " report of "
                + kept.content().day();
        State state;
        String said;
        if (outcome instanceof Mailer.Refused refused) {
            state = State.REFUSED;
            said = refused.why();
            LOG.warn("The mail server refuses {} for {}: {}", what, recipient, said);
        } else if (outcome instanceof Mailer.Unclear unclear) {
            state = State.UNCLEAR;
            said = unclear.why();
            LOG.warn("Whether {} got {} is unclear: {}", recipient, what, said);
        } else {
            state = State.SENT;
            said = ((Mailer.Accepted) outcome).said();
            LOG.info("Mailed {} to {}", what, recipient);
        }
        return rows.settle(kept.id(), recipient, claim, state, said, clock.instant())
                .onSuccess(ok -> deaths.written().run());
    }
}
