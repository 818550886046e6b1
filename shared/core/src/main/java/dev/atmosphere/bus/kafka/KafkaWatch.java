package dev.atmosphere.bus.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.admin.ListOffsetsResultInfo;
import io.vertx.kafka.admin.OffsetSpec;
import io.vertx.kafka.admin.TopicDescription;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.OffsetAndMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks Kafka, every few seconds, whether it is there and how far each group is behind. */
final class KafkaWatch {
    private static final long EVERY_MILLIS = 3_000;

    private final Vertx vertx;
    private final KafkaTopics topics;
    private final List<KafkaSubscription> subscriptions;
    private final long timer;
    private volatile String away;
    private volatile boolean asking;

    KafkaWatch(Vertx vertx, KafkaTopics topics, List<KafkaSubscription> subscriptions) {
        this.vertx = vertx;
        this.topics = topics;
        this.subscriptions = subscriptions;
        this.timer = vertx.setPeriodic(100, EVERY_MILLIS, tick -> ask());
    }

    Optional<String> awayBecause() {
        return Optional.ofNullable(away);
    }

    private void ask() {
        if (asking) {
            return;
        }
        asking = true;
        topics.admin()
                .describeCluster()
                .onComplete(answer -> away = answer.succeeded()
                        ? null
                        : KafkaFailures.of(answer.cause()).getMessage())
                .compose(there ->
                        Future.join(subscriptions.stream().map(this::measure).toList()))
                .onComplete(done -> asking = false);
    }

    /** The end of each partition less what the group committed, in all processes; from the beginning where it never did. */
    private Future<Void> measure(KafkaSubscription subscription) {
        String name = subscription.topic().name();
        return topics.admin().describeTopics(List.of(name)).compose(described -> {
            Map<TopicPartition, OffsetSpec> latest = each(described.get(name), OffsetSpec.LATEST);
            Map<TopicPartition, OffsetSpec> earliest = each(described.get(name), OffsetSpec.EARLIEST);
            Future<Map<TopicPartition, ListOffsetsResultInfo>> ends =
                    topics.admin().listOffsets(latest);
            Future<Map<TopicPartition, ListOffsetsResultInfo>> begins =
                    topics.admin().listOffsets(earliest);
            Future<Map<TopicPartition, OffsetAndMetadata>> committed =
                    topics.admin().listConsumerGroupOffsets(subscription.group());
            return Future.all(ends, begins, committed).map(all -> {
                long lag = 0;
                for (TopicPartition partition : latest.keySet()) {
                    OffsetAndMetadata at = committed.result().get(partition);
                    long from = Math.max(begins.result().get(partition).getOffset(), at == null ? 0 : at.getOffset());
                    lag += Math.max(0, ends.result().get(partition).getOffset() - from);
                }
                subscription.lag(lag);
                return null;
            });
        });
    }

    private static Map<TopicPartition, OffsetSpec> each(TopicDescription topic, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        topic.getPartitions().forEach(p -> asked.put(new TopicPartition(topic.getName(), p.getPartition()), spec));
        return asked;
    }

    void close() {
        vertx.cancelTimer(timer);
    }
}
