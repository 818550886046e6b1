package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.edge.broker.store.Journal;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboundQueueTest {
    private static final int SIZE = message("x").sizeBytes();

    private final QueuedBytes total = new QueuedBytes(100L * SIZE);
    private final List<String> dropped = new ArrayList<>();
    private final OutboundQueue queue = queue(3L * SIZE, total);

    @Test
    void messages_leave_in_the_order_in_which_they_came() {
        add("1", MqttQoS.AT_MOST_ONCE);
        add("2", MqttQoS.AT_LEAST_ONCE);
        add("3", MqttQoS.AT_MOST_ONCE);
        assertThat(List.of(next(true), next(true), next(true))).containsExactly("1", "2", "3");
        assertThat(queue.next(true)).isNull();
    }

    @Test
    void qos_0_passes_by_what_waits_for_acknowledgements() {
        add("1", MqttQoS.AT_LEAST_ONCE);
        add("2", MqttQoS.AT_MOST_ONCE);
        assertThat(next(false)).isEqualTo("2");
        assertThat(queue.next(false)).isNull();
        assertThat(next(true)).isEqualTo("1");
    }

    @Test
    void a_full_queue_gives_up_its_oldest_qos_0_first() {
        add("1", MqttQoS.AT_LEAST_ONCE);
        add("2", MqttQoS.AT_MOST_ONCE);
        add("3", MqttQoS.AT_MOST_ONCE);
        add("4", MqttQoS.AT_LEAST_ONCE);
        assertThat(dropped).containsExactly("2");
        add("5", MqttQoS.AT_LEAST_ONCE);
        add("6", MqttQoS.AT_LEAST_ONCE);
        assertThat(dropped).containsExactly("2", "3", "6");
        assertThat(List.of(next(true), next(true), next(true))).containsExactly("1", "4", "5");
    }

    @Test
    void what_is_sent_and_unacknowledged_stays_charged() {
        add("1", MqttQoS.AT_LEAST_ONCE);
        Delivery sent = queue.next(true);
        assertThat(queue.bytes()).isEqualTo(SIZE);
        assertThat(queue.size()).isEqualTo(1);
        queue.acknowledged(sent);
        assertThat(queue.bytes()).isZero();
        assertThat(queue.size()).isZero();
        assertThat(total.held()).isZero();
    }

    @Test
    void a_message_that_many_wait_for_is_counted_once_in_all() {
        OutboundQueue other = queue(3L * SIZE, total);
        Message shared = message("x");
        queue.add(shared, MqttQoS.AT_MOST_ONCE, false, List.of());
        other.add(shared, MqttQoS.AT_MOST_ONCE, false, List.of());
        assertThat(total.held()).isEqualTo(SIZE);
        queue.clear();
        assertThat(total.held()).isEqualTo(SIZE);
        other.clear();
        assertThat(total.held()).isZero();
    }

    @Test
    void those_who_keep_up_find_room_however_many_do_not() {
        QueuedBytes small = new QueuedBytes(20L * SIZE);
        for (int slow = 0; slow < 10; slow++) {
            OutboundQueue hog = queue(1000L * SIZE, small);
            for (int i = 0; i < 100; i++) {
                hog.add(message("h"), MqttQoS.AT_LEAST_ONCE, false, List.of());
            }
        }
        assertThat(small.held()).isLessThanOrEqualTo(30L * SIZE);
        dropped.clear();
        OutboundQueue healthy = queue(1000L * SIZE, small);
        for (int i = 0; i < 100; i++) {
            healthy.add(message("x"), MqttQoS.AT_LEAST_ONCE, false, List.of());
            healthy.acknowledged(healthy.next(true));
        }
        assertThat(dropped).isEmpty();
    }

    @Test
    void a_subscriber_that_leaves_loses_qos_0_only() {
        add("1", MqttQoS.AT_MOST_ONCE);
        add("2", MqttQoS.EXACTLY_ONCE);
        queue.left(List.of());
        assertThat(next(true)).isEqualTo("2");
        assertThat(queue.next(true)).isNull();
    }

    private OutboundQueue queue(long limit, QueuedBytes of) {
        Journal nothing = new Journal(null, nanos -> {});
        return new OutboundQueue(1, false, limit, of, nothing, (topic, why) -> dropped.add(topic));
    }

    private void add(String topic, MqttQoS qos) {
        queue.add(message(topic), qos, false, List.of());
    }

    private String next(boolean mayAssure) {
        return queue.next(mayAssure).message().topic();
    }

    private static Message message(String topic) {
        return new Message(
                new Publish(
                        topic,
                        Buffer.buffer(new byte[1000]),
                        MqttQoS.EXACTLY_ONCE,
                        false,
                        false,
                        MessageProperties.NONE,
                        Publisher.GATEWAY),
                Instant.EPOCH);
    }
}
