package dev.atmosphere.bus.kafka;

import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.DeadLetter;
import dev.atmosphere.bus.DeadLetters;
import dev.atmosphere.bus.Headers;
import dev.atmosphere.bus.Message;
import dev.atmosphere.topic.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * The dead-letter twins, read from their end by a consumer of no group. A letter's id is its partition and offset. A replay
 * leaves a marker behind the letter, which strikes it from the list: a log has no way to take something out.
 */
final class KafkaLetters implements DeadLetters {
    /** Of a marker: the id of the letter that was replayed. */
    static final String REPLAYED = "atmosphere_replayed";
    /** Of a listed letter, whose body is left out: how large the message is. */
    static final String BYTES = "atmosphere_bytes";

    /** Looked at from the end of each partition. */
    private static final long DEPTH = 2_000;

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final Map<String, Object> config;
    private final KafkaBus bus;

    KafkaLetters(Vertx vertx, ClientConfigs configs, KafkaBus bus) {
        this.vertx = vertx;
        this.config = new HashMap<>(configs.reader());
        this.bus = bus;
    }

    @Override
    public Future<List<DeadLetter>> list(Topic<?> topic, int limit) {
        return read(topic, Optional.empty()).map(letters -> {
            letters.sort(Comparator.comparing(DeadLetter::givenUpAt).reversed());
            return List.copyOf(letters.subList(0, Math.min(limit, letters.size())));
        });
    }

    @Override
    public Future<Optional<DeadLetter>> find(Topic<?> topic, String letterId) {
        if (!letterId.matches("\\d{1,6}-\\d{1,18}")) {
            return Future.succeededFuture(Optional.empty());
        }
        return read(topic, Optional.of(letterId))
                .map(letters -> letters.stream().findFirst());
    }

    @Override
    public Future<Boolean> replay(Topic<?> topic, String letterId) {
        return find(topic, letterId).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture(false);
            }
            DeadLetter letter = found.get();
            return bus.publish(topic, letter.message().with(Map.of(Headers.REPLAY_GROUP, letter.group())))
                    .compose(published -> bus.send(
                            topic.deadLetterName(),
                            new Message(
                                    letter.message().id(),
                                    letter.message().key(),
                                    Map.of(REPLAYED, letterId),
                                    new byte[0],
                                    Optional.empty())))
                    .map(marked -> true);
        });
    }

    /** Everything that is not struck out; whole messages only where one letter is asked for. */
    private Future<List<DeadLetter>> read(Topic<?> topic, Optional<String> only) {
        return vertx.executeBlocking(() -> readBlocking(topic, only), false)
                .recover(why -> Future.failedFuture(KafkaFailures.of(why)));
    }

    private List<DeadLetter> readBlocking(Topic<?> topic, Optional<String> only) {
        Map<String, DeadLetter> letters = new HashMap<>();
        Set<String> replayed = new HashSet<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(config)) {
            Map<TopicPartition, Long> ends = seekNearEnd(consumer, topic.deadLetterName());
            Instant deadline = Instant.now().plus(PATIENCE);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException("the dead letters could not be read within " + PATIENCE);
                }
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    String id = record.partition() + "-" + record.offset();
                    String struck = Records.headers(record).get(REPLAYED);
                    if (struck != null) {
                        replayed.add(struck);
                    } else if (only.isEmpty() || only.get().equals(id)) {
                        letters.put(id, letter(topic, id, record, only.isPresent()));
                    }
                }
            }
        }
        letters.keySet().removeAll(replayed);
        return new ArrayList<>(letters.values());
    }

    private static Map<TopicPartition, Long> seekNearEnd(KafkaConsumer<String, byte[]> consumer, String name) {
        List<PartitionInfo> known =
                Optional.ofNullable(consumer.partitionsFor(name)).orElse(Collections.emptyList());
        List<TopicPartition> partitions = known.stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        partitions.forEach(p -> consumer.seek(p, Math.max(begins.get(p), ends.get(p) - DEPTH)));
        return ends;
    }

    private static DeadLetter letter(Topic<?> topic, String id, ConsumerRecord<String, byte[]> record, boolean whole) {
        Message message = Records.message(record);
        if (!whole) {
            message = new Message(message.id(), message.key(), message.headers(), new byte[0], Optional.empty())
                    .with(Map.of(BYTES, String.valueOf(message.size())));
        }
        Map<String, String> headers = message.headers();
        return new DeadLetter(
                id,
                topic.name(),
                headers.getOrDefault(Headers.DEAD_GROUP, ""),
                new Cause(headers.getOrDefault(Headers.DEAD_REASON, "unknown"), headers.get(Headers.DEAD_CAUSE)),
                Instant.ofEpochMilli(record.timestamp()),
                message);
    }
}
