package dev.atmosphere.bus.kafka;

import dev.atmosphere.bus.Bus;
import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.DeadLetters;
import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Headers;
import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.Subscription;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.topic.Topic;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Kafka as a bus: one idempotent producer (acks=all), a consumer for each subscription. Making one does not need Kafka to be
 * there. Thread-safe.
 */
public final class KafkaBus implements Bus {
    private final Vertx vertx;
    private final Clock clock;
    private final ClientConfigs configs;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaTopics topics;
    private final KafkaWatch watch;
    private final List<KafkaSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    public KafkaBus(Vertx vertx, Clock clock, KafkaSettings settings) {
        this.vertx = vertx;
        this.clock = clock;
        this.configs = new ClientConfigs(settings);
        this.producer = KafkaProducer.create(vertx, configs.producer());
        this.topics = new KafkaTopics(vertx, configs.admin(), settings);
        this.watch = new KafkaWatch(vertx, topics, subscriptions);
    }

    @Override
    public Future<Void> publish(Topic<?> topic, Message message) {
        return closed
                ? Future.failedFuture(closed())
                : topics.ready(topic).compose(made -> send(topic.name(), message));
    }

    Future<Void> send(String name, Message message) {
        return producer.send(Records.of(name, message))
                .<Void>mapEmpty()
                .recover(why -> Future.failedFuture(KafkaFailures.of(why)));
    }

    @Override
    public Future<Subscription> subscribe(Topic<?> topic, String group, int maxInFlight, Handler<Delivery> handler) {
        if (closed) {
            return Future.failedFuture(closed());
        }
        KafkaSubscription subscription = new KafkaSubscription(
                vertx,
                topic,
                group,
                handler,
                this::keep,
                KafkaConsumer.create(vertx, configs.consumer(group, maxInFlight)));
        subscriptions.add(subscription);
        topics.readyInTheEnd(topic);
        return subscription.open(maxInFlight);
    }

    private Future<Void> keep(Topic<?> topic, String group, Message message, Cause cause) {
        return topics.ready(topic)
                .compose(made -> send(
                        topic.deadLetterName(),
                        message.with(Map.of(
                                Headers.DEAD_GROUP, group,
                                Headers.DEAD_REASON, cause.reason(),
                                Headers.DEAD_CAUSE, cause.text(),
                                Headers.DEAD_AT, clock.instant().toString()))));
    }

    private static Transient closed() {
        return new Transient("bus-closed", "the bus is closed");
    }

    @Override
    public DeadLetters deadLetters() {
        return new KafkaLetters(vertx, configs, this);
    }

    @Override
    public boolean keepsPicturesApart() {
        return false;
    }

    /** Why Kafka cannot be reached; empty while it can. Asked of Kafka every few seconds. */
    public Optional<String> awayBecause() {
        return watch.awayBecause();
    }

    @Override
    public Future<Void> close() {
        closed = true;
        watch.close();
        return Future.join(subscriptions.stream().map(KafkaSubscription::close).toList())
                .transform(left -> producer.close(2_000))
                .transform(gone -> topics.close());
    }
}
