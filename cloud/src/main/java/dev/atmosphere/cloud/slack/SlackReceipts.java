package dev.atmosphere.cloud.slack;

import dev.atmosphere.cloud.tagging.CountedVote;
import dev.atmosphere.cloud.tagging.CountedVote.Choice;
import dev.atmosphere.cloud.tagging.Receipts;
import dev.atmosphere.event.Voter;
import dev.atmosphere.metrics.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who voted on Slack, in the channel and visible to them alone; the others are told as it was done without Slack.
 *
 * <p>One after the other, for the messages of the channel go first, and no more than {@value #MOST_WAITING} wait. What Slack asks to wait for is
 * waited for; what would be told more than 30 seconds late is left out and counted. Thread-safe.
 */
public final class SlackReceipts implements Receipts {
    static final int MOST_WAITING = 50;
    private static final Logger LOG = LoggerFactory.getLogger(SlackReceipts.class);
    private static final Duration LATE = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final SlackApi slack;
    private final String channel;
    private final Receipts others;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Deque<Receipt> waiting = new ArrayDeque<>();
    private boolean busy;

    private record Receipt(String user, UUID faceId, String text, Instant at) {}

    public SlackReceipts(
            Vertx vertx, SlackApi slack, String channel, Receipts others, MeterRegistry meters, Clock clock) {
        this.vertx = vertx;
        this.slack = slack;
        this.channel = channel;
        this.others = others;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public void counts(Voter voter, UUID faceId, CountedVote vote) {
        if (voter.via() == Voter.Via.SLACK) {
            add(new Receipt(voter.account(), faceId, text(vote), clock.instant()));
        } else {
            others.counts(voter, faceId, vote);
        }
    }

    @Override
    public void tell(Voter voter, UUID faceId, String text) {
        if (voter.via() == Voter.Via.SLACK) {
            add(new Receipt(voter.account(), faceId, SlackText.safe(text), clock.instant()));
        } else {
            others.tell(voter, faceId, text);
        }
    }

    static String text(CountedVote vote) {
        String said = "You said: " + words(vote.now()) + ".";
        String before = vote.before()
                .filter(old -> !old.equals(vote.now()))
                .map(old -> " Before, you had said: " + words(old) + ".")
                .orElse("");
        return said + before + rest(vote);
    }

    private static String rest(CountedVote vote) {
        return switch (vote.now().verdict()) {
            case SKIP -> " Your vote is left out of the count; you may still choose.";
            case NOT_THIS_PERSON -> "";
            default ->
                vote.missing() == 0
                        ? " With that it is decided."
                        : vote.missing() == 1
                                ? " One more of you has to say the same."
                                : " " + vote.missing() + " more of you have to say the same.";
        };
    }

    private static String words(Choice choice) {
        String person = choice.name()
                .map(name -> SlackText.person(choice.slackId(), name))
                .orElse("somebody");
        return switch (choice.verdict()) {
            case PERSON -> person;
            case STRANGER -> "a stranger";
            case NOT_A_FACE -> "not a face";
            case SKIP -> "skip";
            case NOT_THIS_PERSON -> "not " + person;
        };
    }

    private void add(Receipt receipt) {
        synchronized (this) {
            if (waiting.size() >= MOST_WAITING) {
                left(receipt, "crowded", "too many others wait");
                return;
            }
            waiting.add(receipt);
            if (busy) {
                return;
            }
            busy = true;
        }
        next();
    }

    private void next() {
        Receipt receipt;
        synchronized (this) {
            receipt = waiting.poll();
            busy = receipt != null;
        }
        if (receipt == null) {
            return;
        }
        if (receipt.at().plus(LATE).isBefore(clock.instant())) {
            left(receipt, "late", "it would come too late");
            next();
            return;
        }
        slack.tell(channel, receipt.user(), receipt.text())
                .onSuccess(ok -> count("told"))
                .transform(outcome -> outcome.succeeded() ? Future.succeededFuture() : failed(receipt, outcome.cause()))
                .onComplete(done -> next());
    }

    private Future<Void> failed(Receipt receipt, Throwable why) {
        if (why instanceof SlackFailure failure && !failure.askedToWait().isZero()) {
            synchronized (this) {
                waiting.addFirst(receipt);
            }
            return vertx.timer(failure.askedToWait().toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                    .mapEmpty();
        }
        left(receipt, "refused", why.getMessage());
        return Future.succeededFuture();
    }

    private void left(Receipt receipt, String outcome, String why) {
        LOG.warn("{} is not told of face {}: {}", receipt.user(), receipt.faceId(), why);
        count(outcome);
    }

    private void count(String outcome) {
        Metric.CLOUD_SLACK_RECEIPTS.counter(meters, outcome).increment();
    }
}
