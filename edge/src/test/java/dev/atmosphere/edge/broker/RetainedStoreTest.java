package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.edge.broker.store.Journal;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetainedStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private final RetainedStore store = new RetainedStore(3, 10_000, new Journal(null, nanos -> {}));

    @Test
    void the_last_message_of_a_topic_stands_for_it() {
        store.put(message("a/b", "1"));
        store.put(message("a/b", "2"));
        assertThat(store.matching("a/+", NOW))
                .extracting(m -> m.publish().payload().toString())
                .containsExactly("2");
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void an_empty_message_forgets_the_topic() {
        store.put(message("a/b", "1"));
        assertThat(store.put(message("a/b", ""))).isTrue();
        assertThat(store.matching("#", NOW)).isEmpty();
        assertThat(store.bytes()).isZero();
    }

    @Test
    void wildcards_and_dollar_topics_are_matched_as_for_subscriptions() {
        store.put(message("a/b", "1"));
        store.put(message("$SYS/x", "2"));
        assertThat(topics("#")).containsExactly("a/b");
        assertThat(topics("$SYS/#")).containsExactly("$SYS/x");
        assertThat(topics("a/b")).containsExactly("a/b");
        assertThat(topics("a")).isEmpty();
    }

    @Test
    void what_finds_no_room_is_not_kept_and_the_old_one_is_not_passed_off_as_the_last() {
        assertThat(store.put(message("a", "x"))).isTrue();
        assertThat(store.put(message("a", "x".repeat(20_000)))).isFalse();
        assertThat(topics("a")).isEmpty();
        assertThat(store.bytes()).isZero();
        for (String topic : List.of("1", "2", "3")) {
            assertThat(store.put(message(topic, "x"))).isTrue();
        }
        assertThat(store.put(message("4", "x"))).isFalse();
        assertThat(store.put(message("2", "y"))).isTrue();
    }

    @Test
    void an_expired_message_is_gone() {
        MessageProperties expiring = new MessageProperties(
                false,
                Optional.of(Duration.ofSeconds(5)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
        store.put(new Message(publish("a", "x", expiring), NOW));
        assertThat(store.matching("a", NOW.plusSeconds(4))).hasSize(1);
        assertThat(store.matching("+", NOW.plusSeconds(5))).isEmpty();
        store.dropExpired(NOW.plusSeconds(5));
        assertThat(store.size()).isZero();
        assertThat(store.bytes()).isZero();
    }

    private List<String> topics(String pattern) {
        return store.matching(pattern, NOW).stream().map(Message::topic).toList();
    }

    private static Message message(String topic, String payload) {
        return new Message(publish(topic, payload, MessageProperties.NONE), NOW);
    }

    private static Publish publish(String topic, String payload, MessageProperties properties) {
        return new Publish(
                topic, Buffer.buffer(payload), MqttQoS.AT_MOST_ONCE, true, false, properties, Publisher.GATEWAY);
    }
}
