package dev.atmosphere.flow;

import dev.atmosphere.bus.Bus;
import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.DeadLetters;
import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.Room;
import dev.atmosphere.bus.Subscription;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.event.Samples;
import dev.atmosphere.topic.Topic;
import dev.atmosphere.topic.Topics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A bus whose deliveries a test hands to the step by itself, to see how each of them ends. */
final class Handed implements Bus, Subscription {
    volatile boolean paused;
    volatile boolean left;
    volatile RuntimeException ackFailure;
    /** What the step emitted, in its order, until a test completes it. */
    final List<Emitted> emitted = new CopyOnWriteArrayList<>();

    private volatile Handler<Delivery> handler;
    private volatile Context context;

    record Emitted(UUID id, Promise<Void> down) {}

    /** A delivery; it ends as {@code acknowledged}, {@code dead-lettered} or {@code released}. */
    static final class One implements Delivery {
        final Promise<String> ended = Promise.promise();
        final Future<String> end = ended.future();
        private final Message message;
        private final RuntimeException ackFailure;

        One(Message message, RuntimeException ackFailure) {
            this.message = message;
            this.ackFailure = ackFailure;
        }

        @Override
        public Message message() {
            return message;
        }

        @Override
        public Instant publishedAt() {
            return Instant.EPOCH;
        }

        @Override
        public Future<Void> ack() {
            ended.complete("acknowledged");
            return ackFailure == null ? Future.succeededFuture() : Future.failedFuture(ackFailure);
        }

        @Override
        public Future<Void> deadLetter(Cause cause) {
            ended.complete("dead-lettered");
            return Future.succeededFuture();
        }

        @Override
        public void release() {
            ended.complete("released");
        }
    }

    /** Nobody's yet. */
    static One one(String station) {
        return one(station, null);
    }

    private static One one(String station, RuntimeException ackFailure) {
        Message message = new EventCodec("/test", Clock.systemUTC())
                .encode(Topics.UPLOADED_IMAGES, Samples.uploaded(UUID.randomUUID(), station), true);
        return new One(message, ackFailure);
    }

    /** An uploaded image of that station, to the step. */
    One hand(String station) {
        One one = one(station, ackFailure);
        context.runOnContext(go -> handler.handle(one));
        return one;
    }

    @Override
    public Future<Subscription> subscribe(Topic<?> topic, String group, Room room, Handler<Delivery> to) {
        handler = to;
        context = Vertx.currentContext();
        return Future.succeededFuture(this);
    }

    @Override
    public long lag() {
        return 0;
    }

    @Override
    public Optional<Instant> oldest() {
        return Optional.empty();
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public Future<Void> close() {
        left = true;
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> publish(Topic<?> topic, Message message) {
        Promise<Void> down = Promise.promise();
        emitted.add(new Emitted(message.id(), down));
        return down.future();
    }

    @Override
    public DeadLetters deadLetters() {
        throw new UnsupportedOperationException("nothing is given up here");
    }

    @Override
    public boolean keepsPicturesApart() {
        return true;
    }
}
