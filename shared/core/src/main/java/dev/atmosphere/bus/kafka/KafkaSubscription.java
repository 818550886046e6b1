package dev.atmosphere.bus.kafka;

import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.Room;
import dev.atmosphere.bus.Subscription;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.topic.Topic;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A group's reading of a Kafka topic. An acknowledgement is recorded in memory and committed within a quarter of a second, in
 * front of everything that is not settled: a kill repeats what came after.
 */
final class KafkaSubscription implements Subscription {
    private static final long AGAIN_MILLIS = 1000;

    private final Vertx vertx;
    private final Topic<?> topic;
    private final String group;
    private final Handler<Delivery> handler;
    private final Context context;
    private final LetterBox letters;
    private final KafkaReader reader;
    private final Promise<Void> ended = Promise.promise();
    private volatile boolean open = true;
    private volatile long lag;

    /** Where a subscription puts what was given up. */
    interface LetterBox {
        Future<Void> put(Topic<?> topic, String group, Cause cause, Message message);
    }

    KafkaSubscription(
            Vertx vertx,
            Topic<?> topic,
            String group,
            Room room,
            Handler<Delivery> handler,
            Context context,
            Callable<KafkaConsumer<byte[], byte[]>> maker,
            LetterBox letters) {
        this.vertx = vertx;
        this.topic = topic;
        this.group = group;
        this.handler = handler;
        this.context = context;
        this.letters = letters;
        this.reader = new KafkaReader(topic.name(), group, room, maker, this::deliver, ended::tryComplete);
    }

    void start() {
        reader.start();
    }

    private void deliver(Lane.Slot slot) {
        Delivered delivered = new Delivered(slot);
        context.runOnContext(go -> hand(delivered));
    }

    private void hand(Delivered delivered) {
        if (open) {
            handler.handle(delivered);
        }
    }

    private final class Delivered implements Delivery {
        private final Lane.Slot slot;
        private final Message message;
        private final AtomicBoolean settled = new AtomicBoolean();

        Delivered(Lane.Slot slot) {
            this.slot = slot;
            this.message = Records.message(slot.record());
        }

        @Override
        public Message message() {
            return message;
        }

        @Override
        public Instant publishedAt() {
            return Instant.ofEpochMilli(slot.record().timestamp());
        }

        @Override
        public Future<Void> ack() {
            if (settled.compareAndSet(false, true)) {
                reader.settled(slot);
            }
            return slot.lane().owned()
                    ? Future.succeededFuture()
                    : Future.failedFuture(new Transient(
                            "partition-moved", slot.lane().partition() + " belongs to another reader by now"));
        }

        @Override
        public Future<Void> deadLetter(Cause cause) {
            return letters.put(topic, group, cause, message)
                    .compose(ok -> ack())
                    .onFailure(why -> vertx.setTimer(AGAIN_MILLIS, timer -> again()));
        }

        /** Nothing to do: its place was not committed, and whoever has the partition next begins there. */
        @Override
        public void release() {}

        /** It could not be put aside: the subscriber gets it once more. */
        private void again() {
            if (!settled.get()) {
                context.runOnContext(go -> hand(this));
            }
        }
    }

    /** Completes when the group was left. */
    Future<Void> ended() {
        return ended.future();
    }

    /** What to ask Kafka the ends of. */
    Map<TopicPartition, Long> fronts() {
        return new HashMap<>(reader.fronts());
    }

    /** Told every few seconds what the topic's ends are. */
    void ends(Map<TopicPartition, Long> ends) {
        long sum = 0;
        for (Map.Entry<TopicPartition, Long> front : reader.fronts().entrySet()) {
            sum += Math.max(0, ends.getOrDefault(front.getKey(), 0L) - front.getValue());
        }
        lag = sum;
    }

    @Override
    public long lag() {
        return lag;
    }

    @Override
    public Optional<Instant> oldest() {
        return Optional.ofNullable(reader.oldest());
    }

    @Override
    public void pause() {
        open = false;
        reader.pause();
    }

    @Override
    public Future<Void> close() {
        open = false;
        reader.close();
        return ended.future();
    }
}
