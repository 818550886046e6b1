package dev.atmosphere.bus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.Note;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.topic.Home;
import dev.atmosphere.topic.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka is not there, comes, goes, and comes again. */
final class KafkaOutageTest {
    private static final Topic<Note> NOTES = Topic.queue("notes", Note.class, Home.CLOUD, "Notes.");

    @TempDir
    private Path data;

    private final Vertx vertx = Vertx.vertx();

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    private static Message message(int number) {
        byte[] body = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
        return new Message(UUID.randomUUID(), "one", Map.of(), body, Optional.empty());
    }

    private static int number(Message message) {
        return Integer.parseInt(new String(message.body(), StandardCharsets.UTF_8));
    }

    /** As a step does: one after the other, each until it works. */
    private Future<Void> publishAll(KafkaBus bus, int from, int to, AtomicInteger failures) {
        if (from > to) {
            return Future.succeededFuture();
        }
        return bus.publish(NOTES, message(from)).compose(ok -> publishAll(bus, from + 1, to, failures), why -> {
            failures.incrementAndGet();
            assertThat(why).isInstanceOf(Transient.class);
            Promise<Void> rested = Promise.promise();
            vertx.setTimer(100, timer -> rested.complete());
            return rested.future().compose(go -> publishAll(bus, from, to, failures));
        });
    }

    @Test
    void an_outage_loses_nothing_and_keeps_the_order() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture(data)) {
            KafkaBus bus = new KafkaBus(vertx, Clock.systemUTC(), KafkaSettings.at(kafka.bootstrap()));
            List<Integer> got = new CopyOnWriteArrayList<>();
            get(bus.subscribe(NOTES, "sink", 4, delivery -> {
                got.add(number(delivery.message()));
                delivery.ack().onFailure(Throwable::printStackTrace);
            }));
            AtomicInteger failures = new AtomicInteger();
            get(publishAll(bus, 1, 50, failures));
            await().atMost(Duration.ofMinutes(1)).until(() -> got.contains(50));

            kafka.stop();
            Future<Void> publishing = publishAll(bus, 51, 100, failures);
            await().atMost(Duration.ofMinutes(1)).until(() -> failures.get() > 0);
            int threadsWhileAway = Thread.activeCount();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> failures.get() > 1 && bus.awayBecause().isPresent());
            assertThat(Thread.activeCount()).isLessThanOrEqualTo(threadsWhileAway + 2);
            kafka.start();
            get(publishing);

            await().atMost(Duration.ofMinutes(2)).until(() -> got.contains(100));
            // A publish whose answer was lost is in there twice, but never out of order.
            assertThat(got.stream().distinct().toList())
                    .isEqualTo(IntStream.rangeClosed(1, 100).boxed().toList());
            assertThat(got).isSorted();
            get(bus.close());
        }
        get(vertx.close());
    }

    @Test
    void a_start_without_kafka_waits_for_it() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture(data)) {
            kafka.stop();
            KafkaBus bus = new KafkaBus(vertx, Clock.systemUTC(), KafkaSettings.at(kafka.bootstrap()));
            List<Integer> got = new CopyOnWriteArrayList<>();

            get(bus.subscribe(NOTES, "sink", 4, delivery -> {
                got.add(number(delivery.message()));
                delivery.ack().onFailure(Throwable::printStackTrace);
            }));
            assertThatThrownBy(() -> get(bus.publish(NOTES, message(1))))
                    .hasCauseInstanceOf(Transient.class)
                    .hasMessageContaining("Kafka");
            kafka.start();

            get(publishAll(bus, 1, 5, new AtomicInteger()));
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(got).containsExactly(1, 2, 3, 4, 5));
            get(bus.close());
        }
        get(vertx.close());
    }

    @Test
    void it_closes_soon_though_kafka_is_away() throws Exception {
        KafkaBus bus = new KafkaBus(vertx, Clock.systemUTC(), KafkaSettings.at("no-such-host.invalid:9092"));
        get(bus.subscribe(NOTES, "sink", 4, delivery -> {}));
        Future<Void> publishing = bus.publish(NOTES, message(1));

        get(bus.close());

        assertThat(publishing.failed()).isTrue();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("kafka-sink")));
        get(vertx.close());
    }
}
