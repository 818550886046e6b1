package dev.atmosphere.bus.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.DeadLetter;
import dev.atmosphere.bus.DeadLetters;
import dev.atmosphere.bus.Headers;
import dev.atmosphere.bus.Message;
import dev.atmosphere.topic.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Dead letters in a topic's twin. Partition 0 holds the letters, whose ids are {@code 0-offset}; partition 1 holds a mark for
 * each letter that was replayed, with the letter's id as its key, for Kafka cannot take a record out of the middle. Kept as long as
 * Kafka keeps them: 30 days or 1 GiB where the twin was made here.
 *
 * <p>Replays of one process come one after the other. A kill between a replay and its mark leaves the letter to be replayed
 * once more, as every hop is at least once. A twin that an operator made needs two partitions.
 */
final class KafkaLetters implements DeadLetters, KafkaSubscription.LetterBox {
    private static final int LETTERS = 0;
    private static final int MARKS = 1;
    private static final Duration LOOK = Duration.ofSeconds(15);
    private static final int SMALLEST_WINDOW = 50;
    private static final Map<String, String> KEPT = Map.of(
            TopicConfig.RETENTION_MS_CONFIG, Long.toString(Duration.ofDays(30).toMillis()),
            TopicConfig.RETENTION_BYTES_CONFIG, Long.toString(1L << 30));

    private final Vertx vertx;
    private final Clock clock;
    private final KafkaTopics topics;
    private final KafkaPublisher publisher;
    private final Callable<KafkaConsumer<byte[], byte[]>> looking;
    private Future<?> lastReplay = Future.succeededFuture();

    KafkaLetters(
            Vertx vertx,
            Clock clock,
            KafkaTopics topics,
            KafkaPublisher publisher,
            Callable<KafkaConsumer<byte[], byte[]>> looking) {
        this.vertx = vertx;
        this.clock = clock;
        this.topics = topics;
        this.publisher = publisher;
        this.looking = looking;
    }

    private Future<Void> ensure(Topic<?> topic) {
        return topics.ensure(topic.deadLetterName(), 2, KEPT);
    }

    @Override
    public Future<Void> put(Topic<?> topic, String group, Cause cause, Message message) {
        return ensure(topic)
                .compose(ok -> publisher.send(Records.letter(topic, LETTERS, group, cause, clock.instant(), message)));
    }

    @Override
    public Future<List<DeadLetter>> list(Topic<?> topic, int limit) {
        return look(topic, consumer -> newest(topic, consumer, limit));
    }

    @Override
    public Future<Optional<DeadLetter>> find(Topic<?> topic, String letterId) {
        Optional<Long> offset = offset(letterId);
        return offset.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : look(topic, consumer -> one(topic, consumer, offset.get()));
    }

    @Override
    public synchronized Future<Boolean> replay(Topic<?> topic, String letterId) {
        Future<Boolean> replay = lastReplay
                .transform(before -> find(topic, letterId))
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(false)
                        : publishAgain(topic, found.get()).map(true));
        lastReplay = replay;
        return replay;
    }

    private Future<Void> publishAgain(Topic<?> topic, DeadLetter letter) {
        Message again = letter.message().with(Map.of(Headers.REPLAY_GROUP, letter.group()));
        return publisher
                .send(Records.of(topic.name(), again))
                .compose(ok -> publisher.send(new ProducerRecord<>(
                        topic.deadLetterName(), MARKS, letter.letterId().getBytes(UTF_8), new byte[0])));
    }

    private interface Look<T> {
        T with(KafkaConsumer<byte[], byte[]> consumer);
    }

    private <T> Future<T> look(Topic<?> topic, Look<T> look) {
        return ensure(topic)
                .compose(ok -> vertx.executeBlocking(
                        () -> {
                            try (KafkaConsumer<byte[], byte[]> consumer = looking.call()) {
                                return look.with(consumer);
                            }
                        },
                        false))
                .recover(why -> Future.failedFuture(KafkaFailures.of(why)));
    }

    private static List<DeadLetter> newest(Topic<?> topic, KafkaConsumer<byte[], byte[]> consumer, int limit) {
        Set<String> replayed = marks(topic, consumer);
        TopicPartition letters = new TopicPartition(topic.deadLetterName(), LETTERS);
        Offsets offsets = Offsets.of(letters, consumer);
        long begin = offsets.begin();
        long end = offsets.end();
        List<DeadLetter> found = new ArrayList<>();
        long window = Math.max(SMALLEST_WINDOW, 2L * limit);
        while (end > begin && found.size() < limit) {
            long from = Math.max(begin, end - window);
            List<DeadLetter> older = new ArrayList<>();
            read(consumer, letters, from, end, record -> {
                String id = id(record.offset());
                if (!replayed.contains(id)) {
                    older.add(0, withoutBody(Records.letter(topic, id, record)));
                }
            });
            found.addAll(older.subList(0, Math.min(older.size(), limit - found.size())));
            end = from;
        }
        return found;
    }

    /** A list of a hundred pictures would not fit into the memory. */
    private static DeadLetter withoutBody(DeadLetter letter) {
        Message whole = letter.message();
        Message light = new Message(whole.id(), whole.key(), whole.headers(), new byte[0], Optional.empty());
        return new DeadLetter(
                letter.letterId(),
                letter.topic(),
                letter.group(),
                letter.cause(),
                letter.givenUpAt(),
                light.with(Map.of(Headers.BYTES, Long.toString(whole.size()))));
    }

    private static Optional<DeadLetter> one(Topic<?> topic, KafkaConsumer<byte[], byte[]> consumer, long offset) {
        TopicPartition letters = new TopicPartition(topic.deadLetterName(), LETTERS);
        Offsets offsets = Offsets.of(letters, consumer);
        if (offset < offsets.begin()
                || offset >= offsets.end()
                || marks(topic, consumer).contains(id(offset))) {
            return Optional.empty();
        }
        List<DeadLetter> found = new ArrayList<>();
        read(consumer, letters, offset, offset + 1, record -> {
            if (record.offset() == offset) {
                found.add(Records.letter(topic, id(offset), record));
            }
        });
        return found.stream().findFirst();
    }

    private static Set<String> marks(Topic<?> topic, KafkaConsumer<byte[], byte[]> consumer) {
        TopicPartition marks = new TopicPartition(topic.deadLetterName(), MARKS);
        Offsets offsets = Offsets.of(marks, consumer);
        Set<String> replayed = new HashSet<>();
        read(consumer, marks, offsets.begin(), offsets.end(), record -> {
            if (record.key() != null) {
                replayed.add(new String(record.key(), UTF_8));
            }
        });
        return replayed;
    }

    /** Where a partition begins, and where it ends at this moment. */
    private record Offsets(long begin, long end) {
        /** Of a partition that the consumer has: of another one, it warns of what it is told. */
        static Offsets of(TopicPartition partition, KafkaConsumer<byte[], byte[]> consumer) {
            consumer.assign(List.of(partition));
            return new Offsets(
                    consumer.beginningOffsets(List.of(partition)).get(partition),
                    consumer.endOffsets(List.of(partition)).get(partition));
        }
    }

    /** Every record from one offset to before another. */
    private static void read(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            long from,
            long to,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long deadline = System.nanoTime() + LOOK.toNanos();
        while (consumer.position(partition) < to) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("the dead letters could not be read within " + LOOK);
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                if (record.offset() < to) {
                    each.accept(record);
                }
            }
        }
    }

    private static String id(long offset) {
        return LETTERS + "-" + offset;
    }

    private static Optional<Long> offset(String letterId) {
        String prefix = LETTERS + "-";
        try {
            return letterId.startsWith(prefix)
                    ? Optional.of(Long.parseLong(letterId.substring(prefix.length())))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
