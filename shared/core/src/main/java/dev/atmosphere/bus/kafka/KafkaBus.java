package dev.atmosphere.bus.kafka;

import dev.atmosphere.bus.Bus;
import dev.atmosphere.bus.DeadLetters;
import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.Room;
import dev.atmosphere.bus.Subscription;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.topic.Topic;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaWriteStream;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages over Kafka: a topic for each topic, a consumer group for each group, headers as record headers.
 *
 * <p>Kafka need not be there. Nothing here fails or waits at the start: subscriptions begin when it comes, publishes fail with
 * {@code Transient kafka-away} until then, and so again while it is away. Any thread may call.
 */
public final class KafkaBus implements Bus {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaBus.class);
    private static final long ASK_MILLIS = 3000;
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final ClientProperties properties;
    private final Lazily<Admin> admin;
    private final KafkaTopics topics;
    private final KafkaPublisher publisher;
    private final KafkaLetters letters;
    private final List<KafkaSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private final long timer;
    private volatile boolean asking;
    private volatile String away;
    private volatile boolean closed;

    public KafkaBus(Vertx vertx, Clock clock, KafkaSettings settings) {
        this.vertx = vertx;
        this.properties = new ClientProperties(settings);
        this.admin = new Lazily<>(vertx, () -> Admin.create(properties.admin()));
        this.topics = new KafkaTopics(settings, admin);
        this.publisher = new KafkaPublisher(vertx, new Lazily<>(vertx, this::producer), topics::ensure);
        this.letters = new KafkaLetters(vertx, clock, topics, publisher, () -> consumer(properties.looking()));
        this.timer = vertx.setPeriodic(100, ASK_MILLIS, tick -> ask());
    }

    private KafkaWriteStream<byte[], byte[]> producer() {
        KafkaWriteStream<byte[], byte[]> stream = KafkaWriteStream.create(
                vertx,
                new KafkaProducer<>(properties.producer(), new ByteArraySerializer(), new ByteArraySerializer()));
        // Every failure is told to the one who publishes; without a handler it would be logged as unhandled besides.
        return stream.exceptionHandler(why -> LOG.debug("a record was not sent: {}", why.toString()));
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> properties) {
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Future<Void> publish(Topic<?> topic, Message message) {
        if (message.picture().isPresent()) {
            return Future.failedFuture(
                    new Poison("picture-apart", topic + ": on Kafka a picture travels within the body"));
        }
        topics.expect(topic);
        return publisher.send(Records.of(topic.name(), message));
    }

    @Override
    public Future<Subscription> subscribe(Topic<?> topic, String group, Room room, Handler<Delivery> handler) {
        if (closed) {
            return Future.failedFuture(new Transient("bus-closed", "the bus is closed"));
        }
        topics.expect(topic);
        Context context = vertx.getOrCreateContext();
        Callable<KafkaConsumer<byte[], byte[]>> maker = () -> {
            topics.ensure(topic.name())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            return consumer(properties.consumer(group, room));
        };
        KafkaSubscription subscription =
                new KafkaSubscription(vertx, topic, group, room, handler, context, maker, letters);
        subscriptions.add(subscription);
        subscription.start();
        subscription.ended().onComplete(done -> subscriptions.remove(subscription));
        return Future.succeededFuture(subscription);
    }

    /** Whether Kafka is there, and how far it is: one question for all subscriptions. */
    private void ask() {
        if (asking) {
            return;
        }
        asking = true;
        admin.get()
                .compose(a -> Future.fromCompletionStage(
                                a.describeCluster().clusterId().toCompletionStage())
                        .compose(there -> Future.fromCompletionStage(
                                a.listOffsets(wanted()).all().toCompletionStage())))
                .onComplete(
                        answer -> {
                            asking = false;
                            away = null;
                            subscriptions.forEach(subscription -> subscription.ends(offsets(answer)));
                        },
                        why -> {
                            asking = false;
                            away = KafkaFailures.of(why).getMessage();
                        });
    }

    private Map<TopicPartition, OffsetSpec> wanted() {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        subscriptions.forEach(subscription ->
                subscription.fronts().keySet().forEach(partition -> wanted.put(partition, OffsetSpec.latest())));
        return wanted;
    }

    /** Why Kafka cannot be reached; empty while it can. Asked of Kafka every few seconds. */
    public Optional<String> awayBecause() {
        return Optional.ofNullable(away);
    }

    private static Map<TopicPartition, Long> offsets(
            Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> answer) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        answer.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    @Override
    public DeadLetters deadLetters() {
        return letters;
    }

    @Override
    public boolean keepsPicturesApart() {
        return false;
    }

    @Override
    public Future<Void> close() {
        if (closed) {
            return Future.succeededFuture();
        }
        closed = true;
        vertx.cancelTimer(timer);
        return Future.join(subscriptions.stream().map(KafkaSubscription::close).toList())
                .transform(left -> publisher.close())
                .transform(sent -> closeAdmin());
    }

    private Future<Void> closeAdmin() {
        return admin.present()
                .map(a -> vertx.<Void>executeBlocking(
                        () -> {
                            a.close(CLOSE);
                            return null;
                        },
                        false))
                .orElse(Future.succeededFuture());
    }
}
