package dev.atmosphere.bus.kafka;

import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.Subscription;
import dev.atmosphere.topic.Topic;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecord;
import io.vertx.kafka.client.consumer.OffsetAndMetadata;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group's reading of a topic in this process. Takes one more record for each one settled, so no more than asked for are in
 * flight; commits, a few times a second, up to the first that is not settled. All state belongs to the subscriber's context.
 */
final class KafkaSubscription implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaSubscription.class);
    private static final long COMMIT_MILLIS = 250;

    /** Puts a given-up message into the dead letters. */
    interface LetterBox {
        Future<Void> keep(Topic<?> topic, String group, Message message, Cause cause);
    }

    private final Vertx vertx;
    private final Topic<?> topic;
    private final String group;
    private final Handler<Delivery> handler;
    private final LetterBox letterBox;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Context context;
    private final Map<TopicPartition, Progress> progress = new HashMap<>();
    private long committer = -1;
    private volatile boolean paused;
    private volatile long lag;
    private volatile Instant oldest;

    KafkaSubscription(
            Vertx vertx,
            Topic<?> topic,
            String group,
            Handler<Delivery> handler,
            LetterBox letterBox,
            KafkaConsumer<String, byte[]> consumer) {
        this.vertx = vertx;
        this.topic = topic;
        this.group = group;
        this.handler = handler;
        this.letterBox = letterBox;
        this.consumer = consumer;
        this.context = vertx.getOrCreateContext();
    }

    Future<Subscription> open(int maxInFlight) {
        consumer.exceptionHandler(why -> LOG.warn("{} reading {}: {}", group, topic, why.toString()));
        consumer.partitionsRevokedHandler(gone -> context.runOnContext(go -> gone.forEach(progress::remove)));
        consumer.handler(record -> context.runOnContext(go -> take(record)));
        consumer.pause();
        consumer.fetch(maxInFlight);
        committer = vertx.setPeriodic(COMMIT_MILLIS, tick -> context.runOnContext(go -> commit()));
        return consumer.subscribe(topic.name()).map(this);
    }

    private void take(KafkaConsumerRecord<String, byte[]> record) {
        if (paused) {
            // Not delivered, not settled, not committed: the next subscription gets it.
            return;
        }
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        Instant publishedAt = Instant.ofEpochMilli(record.timestamp());
        Progress at = progress.computeIfAbsent(partition, p -> new Progress());
        at.delivered(record.offset(), publishedAt);
        handler.handle(new Taken(Records.message(record.record()), publishedAt, at, record.offset()));
    }

    private Future<Void> commit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        progress.forEach((partition, at) ->
                at.toCommit().ifPresent(offset -> offsets.put(partition, new OffsetAndMetadata(offset, ""))));
        oldest = progress.values().stream()
                .flatMap(at -> at.oldest().stream())
                .min(Instant::compareTo)
                .orElse(null);
        if (offsets.isEmpty()) {
            return Future.succeededFuture();
        }
        Promise<Void> done = Promise.promise();
        consumer.commit(offsets)
                .onComplete(outcome -> context.runOnContext(go -> {
                    if (outcome.succeeded()) {
                        offsets.forEach((partition, offset) -> {
                            Progress at = progress.get(partition);
                            if (at != null) {
                                at.committed(offset.getOffset());
                            }
                        });
                    } else {
                        LOG.debug("{} could not commit on {}, tries again", group, topic, outcome.cause());
                    }
                    done.complete();
                }));
        return done.future();
    }

    Set<Integer> partitions() {
        return progress.keySet().stream().map(TopicPartition::getPartition).collect(Collectors.toSet());
    }

    String group() {
        return group;
    }

    Topic<?> topic() {
        return topic;
    }

    void lag(long messages) {
        lag = messages;
    }

    @Override
    public long lag() {
        return lag;
    }

    @Override
    public Optional<Instant> oldest() {
        return Optional.ofNullable(oldest);
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public Future<Void> close() {
        paused = true;
        vertx.cancelTimer(committer);
        Promise<Void> committed = Promise.promise();
        context.runOnContext(go -> commit().onComplete(committed));
        return committed.future().transform(outcome -> consumer.close());
    }

    /** A record on its way through the step. */
    private final class Taken implements Delivery {
        private final Message message;
        private final Instant publishedAt;
        private final Progress at;
        private final long offset;

        Taken(Message message, Instant publishedAt, Progress at, long offset) {
            this.message = message;
            this.publishedAt = publishedAt;
            this.at = at;
            this.offset = offset;
        }

        @Override
        public Message message() {
            return message;
        }

        @Override
        public Instant publishedAt() {
            return publishedAt;
        }

        /** Noted at once; committed with the next batch. Where the partition was taken away meanwhile, it means nothing. */
        @Override
        public Future<Void> ack() {
            Promise<Void> noted = Promise.promise();
            context.runOnContext(go -> {
                at.settled(offset);
                consumer.fetch(1);
                noted.complete();
            });
            return noted.future();
        }

        @Override
        public Future<Void> deadLetter(Cause cause) {
            return letterBox.keep(topic, group, message, cause).compose(kept -> ack());
        }
    }
}
