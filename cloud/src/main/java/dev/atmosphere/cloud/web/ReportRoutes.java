package dev.atmosphere.cloud.web;

import dev.atmosphere.cloud.report.ReportDesk;
import dev.atmosphere.cloud.report.ReportRows.Delivery;
import dev.atmosphere.cloud.report.ReportRows.Listed;
import dev.atmosphere.cloud.report.ReportRows.Place;
import dev.atmosphere.cloud.report.ReportRows.State;
import dev.atmosphere.cloud.report.ReportRows.Wish;
import dev.atmosphere.event.ReportKind;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports: the list, the letter of one, and what people ask for: that one is made, that one is mailed. */
final class ReportRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ReportRoutes.class);
    private static final String API = "/api/v1/reports";
    private static final String ONE = API + "/:reportId";
    private static final int MOST = 100;
    private static final int USUAL = 30;
    private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);

    /** The letter shows what it brings along: its own styles and pictures, no script, and in a frame of our page only. */
    private static final String LETTER_POLICY =
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'self'";

    private final ReportDesk desk;
    private final Answers answers;
    private final Body body;

    private record Page(List<Shown> items, Optional<String> next, LocalDate today) {}

    private record Shown(
            UUID reportId,
            ReportKind kind,
            LocalDate day,
            Instant generatedAt,
            long faces,
            boolean skipped,
            boolean soFar,
            Optional<String> askedBy,
            List<Mail> mails) {
        static Shown of(Listed one) {
            return new Shown(
                    one.id(),
                    one.kind(),
                    one.day(),
                    one.generatedAt(),
                    one.faces(),
                    one.skipped(),
                    one.soFar(),
                    one.askedBy(),
                    one.mails().stream().map(Mail::of).toList());
        }
    }

    private record Mail(String recipient, State state, int attempts, Optional<Instant> triedAt, Optional<String> why) {
        static Mail of(Delivery one) {
            return new Mail(one.recipient(), one.state(), one.attempts(), one.triedAt(), one.why());
        }
    }

    private record Wanted(String kind, String day) {}

    private record Accepted(UUID reportId) {}

    private record To(Optional<String> recipient) {}

    ReportRoutes(ReportDesk desk, Answers answers, Body body) {
        this.desk = desk;
        this.answers = answers;
        this.body = body;
    }

    void mount(Router router) {
        router.get(API).handler(answers.json(this::list));
        body.json(router.post(API)).handler(answers.json(202, this::make));
        router.get(ONE).handler(answers.json(request -> one(request).map(Shown::of)));
        router.get(ONE + "/letter.html").handler(answers.other(this::html));
        router.get(ONE + "/letter.txt").handler(answers.other(this::text));
        body.json(router.post(ONE + "/mails")).handler(answers.json(202, this::send));
    }

    private Future<Page> list(RoutingContext request) {
        Parameters given = new Parameters(request, Set.of("kind", "day", "limit", "cursor"));
        Optional<Place> after = given.text("cursor")
                .map(word -> Position.ofCursor(word)
                        .orElseThrow(() -> Refusal.badRequest("cursor must be the word that an answer gave")))
                .map(position -> new Place(position.capturedAt(), position.imageId()));
        int limit = given.number("limit", MOST, USUAL);
        Optional<ReportKind> kind = given.text("kind").map(ReportRoutes::kind);
        Optional<LocalDate> day = given.text("day").map(ReportRoutes::day);
        return desk.list(new Wish(kind, day, limit + 1, after)).map(found -> {
            List<Listed> items = found.subList(0, Math.min(limit, found.size()));
            Optional<String> next = found.size() > limit
                    ? Optional.of(new Position(
                                    items.get(limit - 1).generatedAt(),
                                    items.get(limit - 1).id())
                            .toCursor())
                    : Optional.empty();
            return new Page(items.stream().map(Shown::of).toList(), next, desk.today());
        });
    }

    private Future<Listed> one(RoutingContext request) {
        UUID report = Parameters.id(request, "reportId");
        return desk.one(report).map(found -> found.orElseThrow(() -> none(report)));
    }

    private Future<Void> html(RoutingContext request) {
        UUID report = Parameters.id(request, "reportId");
        return desk.page(report).compose(letter -> {
            request.response().putHeader("content-security-policy", LETTER_POLICY);
            return sent(request, "text/html; charset=utf-8", letter.orElseThrow(() -> none(report)));
        });
    }

    private Future<Void> text(RoutingContext request) {
        UUID report = Parameters.id(request, "reportId");
        return desk.text(report)
                .compose(letter -> sent(request, "text/plain; charset=utf-8", letter.orElseThrow(() -> none(report))));
    }

    private static Future<Void> sent(RoutingContext request, String type, String letter) {
        return request.response()
                .putHeader("content-type", type)
                .putHeader("cache-control", "no-store")
                .end(letter);
    }

    private Future<Accepted> make(RoutingContext request) {
        Wanted wanted = body.read(request, Wanted.class);
        ReportKind kind = kind(wanted.kind() == null ? ReportKind.DAILY.word() : wanted.kind());
        LocalDate day = day(wanted.day());
        if (day.isAfter(desk.today())) {
            throw Refusal.badRequest(
                    "day must not be in the future: " + day + " has not begun, it is " + desk.today() + " there");
        }
        String by = by(request);
        return desk.want(kind, day, by).map(id -> {
            LOG.info("{} asks for the {} report of {}", by, kind.word(), day);
            return new Accepted(id);
        });
    }

    private Future<Shown> send(RoutingContext request) {
        Optional<String> recipient = body.read(request, To.class).recipient();
        String by = by(request);
        return one(request).compose(report -> desk.send(report, recipient).compose(outcome -> switch (outcome) {
            case ON_ITS_WAY -> {
                LOG.info(
                        "{} has the {} report of {} mailed{}",
                        by,
                        report.kind().word(),
                        report.day(),
                        recipient.map(one -> " to " + one).orElse(""));
                yield one(request).map(Shown::of);
            }
            case NO_MAIL_SERVER -> conflict("there is no mail server: mail.host is not set");
            case NOBODY_IS_TO_GET_IT -> conflict("nobody is to get reports: report.recipients is empty");
            case EVERYBODY_HAS_IT -> conflict("everybody has got it; a recipient who is named gets it once more");
            case NOT_A_RECIPIENT ->
                Future.failedFuture(
                        Refusal.badRequest("recipient must be one of report.recipients, or of this report's own"));
        }));
    }

    private static Future<Shown> conflict(String why) {
        return Future.failedFuture(Refusal.conflict(why));
    }

    /** Who asks, for the log and the list; where no password is asked for, people may have said no name. */
    private static String by(RoutingContext request) {
        return Sessions.name(request).orElse("somebody");
    }

    private static ReportKind kind(String word) {
        return ReportKind.of(word)
                .orElseThrow(() -> Refusal.badRequest("kind must be one of "
                        + String.join(
                                ", ",
                                Arrays.stream(ReportKind.values())
                                        .map(ReportKind::word)
                                        .toList())));
    }

    private static LocalDate day(String text) {
        try {
            if (text != null && text.matches("\\d{4}-\\d{2}-\\d{2}")) {
                LocalDate day = LocalDate.parse(text);
                if (!day.isBefore(EARLIEST)) {
                    return day;
                }
            }
        } catch (DateTimeException e) {
            LOG.debug("No day: {}", text, e);
        }
        throw Refusal.badRequest("day must be a day such as 2026-11-22, not before " + EARLIEST);
    }

    private static Refusal none(UUID report) {
        return Refusal.notFound("there is no report " + report);
    }
}
