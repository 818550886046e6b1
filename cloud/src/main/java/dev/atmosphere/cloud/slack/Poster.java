package dev.atmosphere.cloud.slack;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.database.Listening;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.slack.SlackMessage.Place;
import dev.atmosphere.cloud.slack.SlackMessage.Purpose;
import dev.atmosphere.fault.FaultPoints;
import dev.atmosphere.metrics.Metric;
import dev.atmosphere.trace.Handling;
import dev.atmosphere.trace.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings every message on Slack up to what its rows say: one at a time, not faster than Slack allows, by one process at a time. However
 * many changes lie between two of its looks, a message is changed once. What cannot be said now waits in SQL.
 *
 * <p>Before a message is posted for the first time, its row says so; afterwards it says where it stands. If that second word is missing
 * (killed, cut off, no answer), the channel's history is asked for the message's id before it is posted again.
 *
 * <p>Runs on one Vert.x context; {@link #away} may be asked from elsewhere.
 */
public final class Poster {
    private static final Logger LOG = LoggerFactory.getLogger(Poster.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    /** What Slack took without an answer may take so long to stand in the history. */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private static final Duration WAIT_FOR_PICTURES = Duration.ofSeconds(1);
    private static final Duration NEWS = Duration.ofHours(1);
    private static final int MOST_ATTEMPTS = 10;
    private static final String PART = "Poster";

    private final Vertx vertx;
    private final Context context;
    private final Database database;
    private final SlackApi slack;
    private final SlackSettings settings;
    private final MessageRows rows;
    private final WaitingQuestions questions;
    private final FaceViews views;
    private final FacePictures pictures;
    private final MeterRegistry meters;
    private final Clock clock;
    private final UUID self = UUID.randomUUID();
    private final Deaths deaths;
    private final Tracing tracing;
    private volatile Optional<String> away = Optional.empty();
    private Listening listening;
    private long timer;
    private Instant quietUntil = Instant.MIN;
    private int troubles;
    private boolean closed;
    private Future<Void> work = Future.succeededFuture();

    /**
     * Where a test may have the process die, at a message's first post.
     *
     * @param begun it is written down that it will be posted
     * @param answered Slack has it, which is not written down
     * @param written it is
     */
    public record Deaths(Runnable begun, Runnable answered, Runnable written) {
        public static Deaths at(FaultPoints faults) {
            return new Deaths(faults.at(PART, "begun"), faults.at(PART, "answered"), faults.at(PART, "written"));
        }
    }

    public Poster(
            Vertx vertx,
            Database database,
            Objects objects,
            SlackApi slack,
            SlackSettings settings,
            MeterRegistry meters,
            Clock clock,
            Deaths deaths,
            Tracing tracing) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.database = database;
        this.slack = slack;
        this.settings = settings;
        this.rows = new MessageRows(database);
        this.questions = new WaitingQuestions(database, settings.questions());
        this.views = new FaceViews(database);
        this.pictures = new FacePictures(slack, objects, rows, clock);
        this.meters = meters;
        this.clock = clock;
        this.deaths = deaths;
        this.tracing = tracing;
    }

    public void start() {
        context.runOnContext(go -> {
            listening = database.listen(MessageRows.CHANNEL, heard -> context.runOnContext(now -> look()));
            timer = vertx.setPeriodic(BETWEEN_LOOKS.toMillis(), tick -> look());
            look();
        });
    }

    /** Why nothing can be posted at this moment; empty while all is well. */
    public Optional<String> away() {
        return away;
    }

    private void look() {
        if (closed || !work.isComplete() || clock.instant().isBefore(quietUntil)) {
            return;
        }
        Promise<Void> done = Promise.promise();
        work = done.future();
        round().onComplete(outcome -> context.runOnContext(go -> {
            done.complete();
            if (outcome.failed()) {
                trouble(outcome.cause());
            } else if (outcome.result()) {
                quiet(settings.pace());
                vertx.setTimer(Math.max(1, settings.pace().toMillis()), tick -> look());
            }
        }));
    }

    /** @return whether there was anything to do */
    private Future<Boolean> round() {
        return rows.lease(self, settings.lease())
                .compose(mine -> mine
                        ? rows.fold(settings.picturesEvery())
                                .compose(ok -> questions.admit())
                                .compose(ok -> rows.next())
                                .compose(next -> next.map(
                                                message -> traced(message).map(true))
                                        .orElseGet(() -> Future.succeededFuture(false)))
                        : Future.succeededFuture(false));
    }

    private Future<Void> traced(SlackMessage message) {
        Handling handling = tracing.resume(PART, message.traceparent());
        return handling.within(() -> bring(message))
                .onSuccess(ok -> handling.done())
                .onFailure(why -> handling.failed(String.valueOf(why.getMessage())));
    }

    private Future<Void> bring(SlackMessage message) {
        return said(message)
                .compose(text -> text.isEmpty() ? Future.<Void>succeededFuture() : place(text.get()))
                .recover(why -> why instanceof SlackFailure failure
                        ? refused(message, failure)
                        : Future.<Void>failedFuture(why));
    }

    /** What it shall say; empty if that was settled otherwise. */
    private Future<Optional<Said>> said(SlackMessage message) {
        boolean fresh = message.place().isEmpty() && message.postingSince().isEmpty();
        boolean late = fresh && message.createdAt().isBefore(clock.instant().minus(NEWS));
        if (message.purpose() == Purpose.PICTURES) {
            return late
                    ? settled(message, "no news any more")
                    : rows.notices(message.id())
                            .map(notices -> Optional.of(new Said(message, PicturesMessage.of(notices))));
        }
        return views.of(message.faceId().orElseThrow()).compose(found -> {
            if (found.isEmpty()) {
                return fresh
                        ? pictures.removed(message).compose(bare -> settled(bare, "erased"))
                        : pictures.removed(message).map(bare -> Optional.of(new Said(bare, FaceMessage.erased())));
            }
            FaceView face = found.get();
            boolean over = message.purpose() == Purpose.TAGGING
                    ? !face.state().orElse("").equals("open")
                    : late || !face.decidedBy().equals(Optional.of("recognizer"));
            return fresh && over ? settled(message, "over before it was said") : withPictures(message, face);
        });
    }

    /** A message as it shall be. */
    private record Said(SlackMessage message, SlackText text) {}

    private Future<Optional<Said>> settled(SlackMessage message, String why) {
        return rows.givenUp(message, why).map(Optional.empty());
    }

    private Future<Optional<Said>> withPictures(SlackMessage message, FaceView face) {
        boolean fresh = message.place().isEmpty();
        Future<Optional<SlackMessage>> shown = fresh && message.attempts() < MOST_ATTEMPTS
                ? pictures.brought(message, face.faceId())
                : Future.succeededFuture(Optional.of(message));
        return shown.compose(ready -> ready.isEmpty()
                ? rows.postponed(message, WAIT_FOR_PICTURES, false).map(Optional.empty())
                : Future.succeededFuture(Optional.of(new Said(ready.get(), text(ready.get(), face)))));
    }

    private static SlackText text(SlackMessage message, FaceView face) {
        // After so many refusals it is said as plainly as can be.
        boolean plain = message.attempts() >= MOST_ATTEMPTS;
        List<String> files = plain ? List.of() : message.files();
        return message.purpose() == Purpose.TAGGING
                ? FaceMessage.tagging(face, files, !plain)
                : FaceMessage.identified(face, files);
    }

    private Future<Void> place(Said said) {
        SlackMessage message = said.message();
        if (message.place().isPresent()) {
            Place place = message.place().get();
            return slack.update(place.channel(), place.ts(), said.text())
                    .compose(ok -> posted(said.message(), place, "changed"));
        }
        if (message.postingSince().isPresent()) {
            return slack.find(
                            settings.channel(),
                            message.id(),
                            message.postingSince().get())
                    .compose(found -> found.map(ts -> {
                                LOG.info("A message whose post was not answered stands on Slack: {}", message.id());
                                Place place = new Place(settings.channel(), ts);
                                return rows.found(message, place)
                                        .compose(ok -> slack.update(place.channel(), ts, said.text()))
                                        .compose(ok -> posted(said.message(), place, "found"));
                            })
                            .orElseGet(() -> post(said)));
        }
        return rows.begin(message.id()).compose(ok -> {
            deaths.begun().run();
            return post(said);
        });
    }

    private Future<Void> post(Said said) {
        return slack.post(settings.channel(), said.message().id(), said.text())
                .compose(ts -> {
                    deaths.answered().run();
                    return posted(said.message(), new Place(settings.channel(), ts), "posted");
                })
                .onSuccess(ok -> deaths.written().run());
    }

    private Future<Void> posted(SlackMessage message, Place place, String how) {
        return rows.posted(message, place).onSuccess(ok -> {
            troubles = 0;
            away = Optional.empty();
            Metric.CLOUD_SLACK_MESSAGES
                    .counter(meters, message.purpose().name().toLowerCase(java.util.Locale.ROOT), how)
                    .increment();
        });
    }

    private Future<Void> refused(SlackMessage message, SlackFailure why) {
        boolean notPosted = why.kind() != SlackFailure.Kind.UNKNOWN;
        return switch (why.kind()) {
            case NEVER -> never(message, why);
            case SETTINGS ->
                why.error().equals("not_in_channel")
                        ? slack.join(settings.channel()).compose(ok -> rows.postponed(message, Duration.ZERO, true))
                        : rows.postponed(message, BETWEEN_LOOKS, true).compose(ok -> Future.failedFuture(why));
            case LATER, UNKNOWN ->
                rows.postponed(message, notPosted ? Duration.ZERO : SETTLING, notPosted)
                        .compose(ok -> Future.failedFuture(why));
        };
    }

    /** A file that was uploaded is processed for a moment before a message may show it. */
    private Future<Void> never(SlackMessage message, SlackFailure why) {
        boolean pictures = why.error().equals("invalid_blocks")
                && message.purpose() != Purpose.PICTURES
                && message.attempts() < MOST_ATTEMPTS;
        if (pictures) {
            LOG.info("Slack does not show a message yet, it is tried again: {}", why.getMessage());
            return rows.faulted(message, WAIT_FOR_PICTURES);
        }
        LOG.warn("The Slack message {} is given up: {}", message.id(), why.getMessage());
        Metric.CLOUD_SLACK_GIVEN_UP.counter(meters, why.knownError()).increment();
        return rows.givenUp(message, why.getMessage());
    }

    /** Everything waits: what one message meets, the others would meet too. */
    private void trouble(Throwable why) {
        Duration wait = Duration.ofSeconds(1L << Math.min(troubles, 6));
        Duration asked = why instanceof SlackFailure failure ? failure.askedToWait() : Duration.ZERO;
        if (asked.isZero()) {
            troubles++;
            away = Optional.of(String.valueOf(why.getMessage()));
        }
        Duration longest = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        Duration pause = asked.compareTo(longest) > 0 ? asked : longest;
        quiet(pause);
        LOG.warn("Slack messages wait for {} s: {}", pause.toSeconds(), why.getMessage());
        Metric.CLOUD_SLACK_WAITS
                .counter(meters, asked.isZero() ? "trouble" : "rate-limited")
                .increment();
    }

    private void quiet(Duration time) {
        Instant until = clock.instant().plus(time);
        quietUntil = until.isAfter(quietUntil) ? until : quietUntil;
    }

    /** Forgets old messages. */
    public Future<Void> tidy() {
        return rows.forget();
    }

    /** Ends after what is being said, and lets another process begin. */
    public Future<Void> close() {
        return Future.future(done -> context.runOnContext(go -> {
            closed = true;
            vertx.cancelTimer(timer);
            work.transform(any -> listening == null ? Future.succeededFuture() : listening.close())
                    .transform(any -> rows.giveBack(self))
                    .onComplete(done);
        }));
    }
}
