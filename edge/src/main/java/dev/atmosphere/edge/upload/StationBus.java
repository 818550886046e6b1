package dev.atmosphere.edge.upload;

import dev.atmosphere.bus.Bus;
import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.DeadLetters;
import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.Room;
import dev.atmosphere.bus.Subscription;
import dev.atmosphere.bus.spool.SpoolBus;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.edge.broker.Inbox;
import dev.atmosphere.edge.broker.Publish;
import dev.atmosphere.edge.broker.Publisher;
import dev.atmosphere.edge.broker.Refusal;
import dev.atmosphere.edge.broker.Verdict;
import dev.atmosphere.event.StationPicture;
import dev.atmosphere.failure.Failure;
import dev.atmosphere.metrics.Metric;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.topic.Topic;
import dev.atmosphere.topic.Topics;
import dev.atmosphere.trace.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What stations publish, as a bus that the flow reads: a picture on the broker becomes a delivery, and how the flow settles
 * the delivery becomes the broker's answer.
 *
 * <ul>
 *   <li>Acknowledged: PUBACK or PUBREC.
 *   <li>Given up for a passing cause (the spool is full), or given back (the step has stopped): not acknowledged, the station is
 *       disconnected, keeps the picture and comes again.
 *   <li>Given up for good, and the protocol carries a refusal (MQTT 5): refused with a reason code; nothing is kept.
 *   <li>Given up for good, and it does not, or by a fault of our own: acknowledged, and kept in the dead letters.
 * </ul>
 *
 * <p>The stations hold the messages until they are acknowledged; the spool keeps the dead letters. There is one reader.
 */
public final class StationBus implements Bus, Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(StationBus.class);
    private static final String SPOOL_FULL = "spool-full";

    private final Vertx vertx;
    private final StationTopics topics;
    private final EventCodec codec;
    private final SpoolBus spool;
    private final MeterRegistry meters;
    private final Clock clock;
    private volatile Reader reader;

    public StationBus(
            Vertx vertx, StationTopics topics, EventCodec codec, SpoolBus spool, MeterRegistry meters, Clock clock) {
        this.vertx = vertx;
        this.topics = topics;
        this.codec = codec;
        this.spool = spool;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public Future<Verdict> offer(Publish publish) {
        Optional<StationTopics.Address> address = topics.match(publish.topic());
        if (address.isEmpty()) {
            return Future.succeededFuture(
                    StationTopics.looksMistyped(publish.topic()) ? mistyped(publish) : Verdict.accepted());
        }
        Reader to = reader;
        if (to == null) {
            return Future.succeededFuture(closed(publish, address.get()));
        }
        StationPicture picture = new StationPicture(
                UUID.randomUUID(),
                address.get().station(),
                publish.topic(),
                publish.userProperty("id").or(() -> address.get().id()).or(() -> publish.delivery()
                        .map(UUID::toString)),
                publish.userProperty("time"),
                publish.contentType(),
                clock.instant(),
                publish.canRefuse(),
                Picture.of(publish.bytes()));
        Message message = codec.encode(Topics.STATION_IMAGES, picture, true)
                .with(Tracing.given(publish.userProperty("traceparent"), publish.userProperty("tracestate")));
        Arrival arrival = new Arrival(message, picture, publish.publisher(), to);
        to.deliver(arrival);
        return arrival.verdict.future();
    }

    private Verdict closed(Publish publish, StationTopics.Address address) {
        String why = "no step takes pictures in at present: /health says why";
        count("closed");
        tell(publish.publisher(), "a picture of station " + address.station(), "put off", "closed", why);
        return Verdict.notNow(why);
    }

    private Verdict mistyped(Publish publish) {
        String why = "below stations/{station}/ there are images, images/{id}, status, telemetry, commands and faces";
        count("wrong-topic");
        tell(publish.publisher(), "a message on " + publish.topic(), "refused", "wrong-topic", why);
        return Verdict.refused(Refusal.TOPIC_NAME_INVALID, why);
    }

    private void count(String reason) {
        Metric.EDGE_UPLOAD_REFUSED.counter(meters, reason).increment();
    }

    /** The one line of a refusal. A full spool tells of itself, once: then every station is put off, again and again. */
    private static void tell(Publisher from, String what, String is, String reason, String why) {
        LOG.atLevel(reason.equals(SPOOL_FULL) ? Level.DEBUG : Level.WARN)
                .log("{}: {} is {}: {}: {}", from, what, is, reason, why);
    }

    /** Beside what arrives, the reader gets the dead letters that are replayed: the spool carries those. */
    @Override
    public Future<Subscription> subscribe(Topic<?> topic, String group, Room room, Handler<Delivery> handler) {
        Context context = vertx.getOrCreateContext();
        return spool.subscribe(topic, group, room, handler).map(replays -> {
            reader = new Reader(group, room.deliveries(), handler, context, replays);
            return reader;
        });
    }

    /** Nobody publishes here but stations, through the broker. */
    @Override
    public Future<Void> publish(Topic<?> topic, Message message) {
        return Future.failedFuture(new UnsupportedOperationException(topic + " is published by stations only"));
    }

    @Override
    public DeadLetters deadLetters() {
        return spool.deadLetters();
    }

    @Override
    public boolean keepsPicturesApart() {
        return true;
    }

    @Override
    public Future<Void> close() {
        reader = null;
        return Future.succeededFuture();
    }

    /**
     * The one reader. What comes while it has as much as it takes waits here: the broker does not read on a client that has too much
     * unacknowledged, nor anybody once all of it weighs too much.
     */
    private final class Reader implements Subscription {
        private final String group;
        private final int max;
        private final Handler<Delivery> handler;
        private final Context context;
        private final Subscription replays;
        private final Queue<Arrival> waiting = new ArrayDeque<>();
        private int inFlight;
        private boolean stopped;

        Reader(String group, int max, Handler<Delivery> handler, Context context, Subscription replays) {
            this.group = group;
            this.max = max;
            this.handler = handler;
            this.context = context;
            this.replays = replays;
        }

        void deliver(Arrival arrival) {
            synchronized (waiting) {
                if (inFlight >= max && !stopped) {
                    waiting.add(arrival);
                    return;
                }
                inFlight++;
            }
            context.runOnContext(go -> handler.handle(arrival));
        }

        /** One is answered: the next has room. */
        void answered() {
            Arrival next;
            synchronized (waiting) {
                inFlight--;
                next = waiting.poll();
                inFlight += next == null ? 0 : 1;
            }
            if (next != null) {
                context.runOnContext(go -> handler.handle(next));
            }
        }

        private int unanswered() {
            synchronized (waiting) {
                return inFlight + waiting.size();
            }
        }

        @Override
        public long lag() {
            return unanswered() + replays.lag();
        }

        @Override
        public Optional<Instant> oldest() {
            return replays.oldest();
        }

        @Override
        public void pause() {
            if (reader == this) {
                reader = null;
            }
            replays.pause();
            List<Arrival> left;
            synchronized (waiting) {
                stopped = true;
                left = List.copyOf(waiting);
                waiting.clear();
                inFlight += left.size();
            }
            left.forEach(Arrival::release);
        }

        @Override
        public Future<Void> close() {
            pause();
            return replays.close();
        }
    }

    /** A picture that waits for its verdict. */
    private final class Arrival implements Delivery {
        private final Message message;
        private final StationPicture picture;
        private final Publisher from;
        private final Reader reader;
        private final Promise<Verdict> verdict = Promise.promise();

        Arrival(Message message, StationPicture picture, Publisher from, Reader reader) {
            this.message = message;
            this.picture = picture;
            this.from = from;
            this.reader = reader;
        }

        void answer(Verdict with) {
            reader.answered();
            verdict.complete(with);
        }

        @Override
        public Message message() {
            return message;
        }

        @Override
        public Instant publishedAt() {
            return picture.receivedAt();
        }

        @Override
        public Future<Void> ack() {
            answer(Verdict.accepted());
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> deadLetter(Cause cause) {
            boolean refusable = picture.canBeRefused() && !cause.reason().equals("unexpected");
            told(cause.passing() ? "put off" : refusable ? "refused" : "kept in the dead letters", cause);
            if (cause.passing()) {
                answer(Verdict.notNow(cause.text()));
                return Future.succeededFuture();
            }
            if (refusable) {
                answer(Verdict.refused(refusalFor(cause.reason()), cause.text()));
                return Future.succeededFuture();
            }
            return spool.keepDeadLetter(Topics.STATION_IMAGES, reader.group, message, cause)
                    .onComplete(kept -> answer(kept.succeeded() ? Verdict.accepted() : notKept(kept.cause())));
        }

        private Verdict notKept(Throwable why) {
            String text = "it could not be kept in the dead letters: " + why.getMessage();
            told("put off", new Cause(why instanceof Failure known ? known.reason() : "unexpected", text, true));
            return Verdict.notNow(text);
        }

        private void told(String is, Cause cause) {
            count(cause.reason());
            String what = "picture " + picture.givenId().orElse("without id") + " of station " + picture.station();
            tell(from, what, is, cause.reason(), cause.text());
        }

        @Override
        public void release() {
            putOff("given-back", "the step that takes pictures in has stopped: /health says why");
        }

        void putOff(String reason, String why) {
            told("put off", new Cause(reason, why, true));
            answer(Verdict.notNow(why));
        }
    }

    private static Refusal refusalFor(String reason) {
        return switch (reason) {
            case "bad-station" -> Refusal.TOPIC_NAME_INVALID;
            case "bad-id", "id-reused" -> Refusal.IMPLEMENTATION_SPECIFIC;
            case "too-many-bytes", "too-many-pixels" -> Refusal.QUOTA_EXCEEDED;
            default -> Refusal.PAYLOAD_FORMAT_INVALID;
        };
    }
}
