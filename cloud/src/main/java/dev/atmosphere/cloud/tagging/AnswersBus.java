package dev.atmosphere.cloud.tagging;

import dev.atmosphere.bus.Bus;
import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.DeadLetter;
import dev.atmosphere.bus.DeadLetters;
import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.Room;
import dev.atmosphere.bus.Subscription;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.event.TagAnswered;
import dev.atmosphere.metrics.Metric;
import dev.atmosphere.topic.Topic;
import dev.atmosphere.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people answer, as a bus that the flow reads: an answer becomes a delivery, and how the flow settles it becomes what whoever asked
 * is told. Nothing is kept here: an answer that is not accepted is sent again by whoever has it, under the same id.
 *
 * <p>There is one reader. What it has no room for is put off at once, so that nobody waits past the 3 seconds that Slack gives.
 */
public final class AnswersBus implements Bus {
    private static final Logger LOG = LoggerFactory.getLogger(AnswersBus.class);
    /** Below the 3 seconds in which Slack wants its answer. */
    private static final Duration LONGEST = Duration.ofMillis(2_500);

    /** What became of an answer. */
    public sealed interface Outcome permits Accepted, Refused, NotNow {}

    /** It is in Kafka: it counts, unless the face is closed or gone. */
    public record Accepted() implements Outcome {}

    /**
     * It cannot be read, and never will be.
     *
     * @param reason a short word of a bounded set
     * @param text for people
     */
    public record Refused(String reason, String text) implements Outcome {}

    /**
     * It may not have come in; the same may be offered again.
     *
     * @param text for people
     */
    public record NotNow(String text) implements Outcome {}

    private final Vertx vertx;
    private final EventCodec codec;
    private final MeterRegistry meters;
    private volatile Reader reader;

    public AnswersBus(Vertx vertx, EventCodec codec, MeterRegistry meters) {
        this.vertx = vertx;
        this.codec = codec;
        this.meters = meters;
    }

    /** Completes within 3 seconds, and never fails. May be called from any thread. */
    public Future<Outcome> offer(TagAnswered answer) {
        Reader to = reader;
        if (to == null) {
            return Future.succeededFuture(counted(notNow("closed", "no step takes votes in at present")));
        }
        Arrival arrival = new Arrival(codec.encode(Topics.PEOPLE_ANSWERS, answer, false), answer.at(), to);
        if (!to.deliver(arrival)) {
            return Future.succeededFuture(counted(notNow("busy", "too many votes come in at this moment")));
        }
        return arrival.told
                .future()
                .timeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
                .recover(late -> Future.succeededFuture(
                        notNow("late", "the vote was not stored within " + LONGEST.toMillis() + " ms")))
                .map(this::counted);
    }

    private Outcome counted(Outcome outcome) {
        String word = outcome instanceof Accepted ? "accepted" : outcome instanceof Refused ? "refused" : "not-now";
        Metric.CLOUD_ANSWERS.counter(meters, word).increment();
        return outcome;
    }

    private static NotNow notNow(String reason, String text) {
        LOG.warn("A vote is put off, {}: {}", reason, text);
        return new NotNow(text + ": try again in a moment");
    }

    @Override
    public Future<Subscription> subscribe(Topic<?> topic, String group, Room room, Handler<Delivery> handler) {
        reader = new Reader(room.deliveries(), handler, vertx.getOrCreateContext());
        return Future.succeededFuture(reader);
    }

    /** Nobody publishes here but people. */
    @Override
    public Future<Void> publish(Topic<?> topic, Message message) {
        return Future.failedFuture(new UnsupportedOperationException(topic + " is published by people only"));
    }

    /** None: what is given up is told to whoever said it. */
    @Override
    public DeadLetters deadLetters() {
        return new NoLetters();
    }

    @Override
    public boolean keepsPicturesApart() {
        return false;
    }

    @Override
    public Future<Void> close() {
        reader = null;
        return Future.succeededFuture();
    }

    private final class Reader implements Subscription {
        private final int most;
        private final Handler<Delivery> handler;
        private final Context context;
        private final AtomicInteger unsettled = new AtomicInteger();

        Reader(int most, Handler<Delivery> handler, Context context) {
            this.most = most;
            this.handler = handler;
            this.context = context;
        }

        boolean deliver(Arrival arrival) {
            if (unsettled.incrementAndGet() > most) {
                unsettled.decrementAndGet();
                return false;
            }
            context.runOnContext(go -> handler.handle(arrival));
            return true;
        }

        @Override
        public long lag() {
            return unsettled.get();
        }

        @Override
        public Optional<Instant> oldest() {
            return Optional.empty();
        }

        @Override
        public void pause() {
            if (reader == this) {
                reader = null;
            }
        }

        @Override
        public Future<Void> close() {
            pause();
            return Future.succeededFuture();
        }
    }

    /** An answer that waits to be told what became of it. */
    private static final class Arrival implements Delivery {
        private final Message message;
        private final Instant at;
        private final Reader reader;
        private final Promise<Outcome> told = Promise.promise();

        Arrival(Message message, Instant at, Reader reader) {
            this.message = message;
            this.at = at;
            this.reader = reader;
        }

        private Future<Void> settled(Outcome outcome) {
            reader.unsettled.decrementAndGet();
            told.complete(outcome);
            return Future.succeededFuture();
        }

        @Override
        public Message message() {
            return message;
        }

        @Override
        public Instant publishedAt() {
            return at;
        }

        @Override
        public Future<Void> ack() {
            return settled(new Accepted());
        }

        /** What failed unexpectedly is a fault of ours, and may go well another time. */
        @Override
        public Future<Void> deadLetter(Cause cause) {
            boolean ours = cause.passing() || cause.reason().equals("unexpected");
            return settled(ours ? notNow(cause.reason(), cause.text()) : new Refused(cause.reason(), cause.text()));
        }

        @Override
        public void release() {
            settled(notNow("given-back", "the step that takes votes in has stopped"))
                    .onFailure(why -> LOG.debug("settling", why));
        }
    }

    private static final class NoLetters implements DeadLetters {
        @Override
        public Future<List<DeadLetter>> list(Topic<?> topic, int limit) {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Future<Optional<DeadLetter>> find(Topic<?> topic, String letterId) {
            return Future.succeededFuture(Optional.empty());
        }

        @Override
        public Future<Boolean> replay(Topic<?> topic, String letterId) {
            return Future.succeededFuture(false);
        }
    }
}
