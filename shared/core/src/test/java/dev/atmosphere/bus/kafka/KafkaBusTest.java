package dev.atmosphere.bus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atmosphere.bus.Bus;
import dev.atmosphere.bus.BusContract;
import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.Subscription;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.topic.Home;
import dev.atmosphere.topic.Topic;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaBusTest extends BusContract {
    @TempDir
    private static Path data;

    private static KafkaFixture kafka;

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = new KafkaFixture(data);
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Override
    protected Future<Bus> open() {
        return Future.succeededFuture(new KafkaBus(vertx, clock, KafkaSettings.at(kafka.bootstrap())));
    }

    private static Message message(String key, int bytes) {
        return new Message(UUID.randomUUID(), key, Map.of(), new byte[bytes], Optional.empty());
    }

    @Test
    void a_second_reader_shares_the_work_though_the_first_is_busy_and_nothing_is_lost_when_it_leaves()
            throws Exception {
        Bus first = get(open());
        Bus second = get(open());
        Queue<Delivery> stuck = new ConcurrentLinkedQueue<>();
        Set<UUID> handled = ConcurrentHashMap.newKeySet();
        List<Message> sent =
                IntStream.range(0, 60).mapToObj(i -> message("key-" + i, 10)).toList();
        get(Future.all(
                sent.stream().map(message -> first.publish(notes, message)).toList()));

        // The first takes all it may and settles nothing, for as long as the test lasts.
        get(first.subscribe(notes, "sink", 3, stuck::add));
        await().atMost(Duration.ofMinutes(1)).until(() -> stuck.size() == 3);
        get(second.subscribe(notes, "sink", 10, delivery -> {
            handled.add(delivery.message().id());
            delivery.ack().onFailure(Throwable::printStackTrace);
        }));

        await().atMost(Duration.ofMinutes(1)).until(() -> handled.size() > 10);
        assertThat(stuck).hasSize(3);
        get(first.close());
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(handled)
                .containsAll(sent.stream().map(Message::id).toList()));
        get(second.close());
    }

    @Test
    void what_is_settled_after_the_partition_moved_is_refused() throws Exception {
        Bus first = get(open());
        Queue<Delivery> taken = new ConcurrentLinkedQueue<>();
        get(first.publish(notes, message("one", 10)));
        get(first.subscribe(notes, "sink", 3, taken::add));
        await().atMost(Duration.ofMinutes(1)).until(() -> taken.size() == 1);
        get(first.close());

        assertThatThrownBy(() -> get(taken.remove().ack())).hasMessageContaining("belongs to another reader");
    }

    @Test
    void what_is_too_large_is_poison() throws Exception {
        Bus bus = get(open());

        assertThatThrownBy(() -> get(bus.publish(notes, message("one", KafkaSettings.maxMessageBytes(8 << 20) + 1))))
                .hasCauseInstanceOf(Poison.class);
        get(bus.close());
    }

    @Test
    void a_topic_that_is_there_is_raised_to_the_largest_message() throws Exception {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(notes.name(), 1, (short) 1)))
                    .all()
                    .get();
        }
        Bus bus = get(open());

        get(bus.publish(notes, message("one", 8 << 20)));
        get(bus.close());
    }

    @Test
    void of_a_compacted_topic_the_latest_event_of_each_key_is_kept_for_ever() throws Exception {
        Topic<?> latest = Topic.compacted("latest-" + UUID.randomUUID(), notes.type(), Home.CLOUD, "The latest.");
        Bus bus = get(open());
        get(bus.publish(latest, message("one", 10)));
        get(bus.publish(notes, message("one", 10)));

        assertThat(configOf(latest).get("cleanup.policy").value()).isEqualTo("compact");
        assertThat(configOf(notes).get("cleanup.policy").value()).isEqualTo("delete");
        get(bus.close());
    }

    private static Config configOf(Topic<?> topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()))) {
            return admin.describeConfigs(List.of(resource)).all().get().get(resource);
        }
    }

    /** Kafka tells of a topic before its partitions have their leaders, so that the first requests are refused now and then. */
    @Test
    void the_first_messages_of_a_new_topic_keep_their_order() throws Exception {
        Bus bus = get(open());
        for (int round = 0; round < 8; round++) {
            Topic<?> topic = Topic.topic("new-" + UUID.randomUUID(), notes.type(), Home.CLOUD, "New.");
            List<Message> sent = IntStream.range(0, 300)
                    .mapToObj(i -> message("key-" + i % 7, 10))
                    .toList();
            Queue<Message> got = new ConcurrentLinkedQueue<>();
            Subscription reader = get(bus.subscribe(topic, "reader-" + round, 300, delivery -> {
                got.add(delivery.message());
                delivery.ack().onFailure(Throwable::printStackTrace);
            }));
            get(Future.all(
                    sent.stream().map(message -> bus.publish(topic, message)).toList()));

            await().atMost(Duration.ofMinutes(1)).until(() -> got.size() == sent.size());
            assertThat(idsByKey(got)).isEqualTo(idsByKey(sent));
            get(reader.close());
        }
        get(bus.close());
    }

    private static Map<String, List<UUID>> idsByKey(Collection<Message> messages) {
        return messages.stream()
                .collect(Collectors.groupingBy(Message::key, Collectors.mapping(Message::id, Collectors.toList())));
    }

    @Test
    void it_says_whether_kafka_is_there() throws Exception {
        KafkaBus here = (KafkaBus) get(open());
        KafkaBus nowhere = new KafkaBus(vertx, clock, KafkaSettings.at("127.0.0.1:1"));

        await().atMost(Duration.ofMinutes(1)).until(() -> nowhere.awayBecause().isPresent());
        await().atMost(Duration.ofMinutes(1)).until(() -> here.awayBecause().isEmpty());
        get(here.close());
        get(nowhere.close());
    }
}
