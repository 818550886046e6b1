package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Statements of the standard that take more than packets to show: time, WebSocket, and many packets. */
class StatementsTest {
    @Test
    @Statement({"3.1.2-22", "3.2.2-22", "3.14.2-1"})
    void a_client_silent_for_one_and_a_half_of_its_own_keep_alives_is_closed_on() {
        try (TestBroker broker = new TestBroker();
                RawClient client = broker.raw()) {
            client.send(PacketText.bytes("10 { 'MQTT' 05 02 0001 {} 'a' }"));
            assertThat(client.receive()).as("no Server Keep Alive").doesNotContain("130001");
            long from = System.nanoTime();
            assertThat(client.receive()).matches(PacketText.pattern("e0 { 8d 00 }"));
            assertThat(System.nanoTime() - from).isGreaterThan(1_400_000_000L);
            assertThat(client.receive()).isEqualTo("closed");
        }
    }

    @Test
    @Statement({"3.1.2-22"})
    void a_client_that_pings_within_its_keep_alive_stays() {
        try (TestBroker broker = new TestBroker();
                RawClient client = broker.raw()) {
            client.send(PacketText.bytes("10 { 'MQTT' 05 02 0002 {} 'a' }"));
            client.receive();
            long until = System.nanoTime() + 4_000_000_000L;
            await().pollInterval(java.time.Duration.ofMillis(300)).until(() -> {
                client.send("c000");
                assertThat(client.receive()).isEqualTo("d000");
                return System.nanoTime() > until;
            });
        }
    }

    @Test
    @Statement({"3.1.3-6", "3.2.2-16"})
    void every_client_without_an_identifier_is_given_another_one() {
        Set<String> given = new HashSet<>();
        try (TestBroker broker = new TestBroker();
                RawClient one = broker.raw();
                RawClient two = broker.raw();
                RawClient three = broker.raw()) {
            for (RawClient client : java.util.List.of(one, two, three)) {
                client.send(PacketText.bytes("10 { 'MQTT' 05 02 0000 {} '' }"));
                given.add(client.receive());
            }
            assertThat(given).hasSize(3).allMatch(connAck -> connAck.contains("120029"));
            assertThat(TestBroker.await(broker.broker.clients())).hasSize(3);
        }
    }

    @Test
    @Statement({"4.7.3-3"})
    void a_topic_of_65535_bytes_passes_and_a_longer_one_cannot_be_said() {
        String topic = "t".repeat(65_535);
        try (TestBroker broker = new TestBroker();
                RawClient client = broker.raw().connect(5, "a")) {
            client.send(PacketText.bytes("82 { 0001 {} '" + topic + "' 00 }"));
            assertThat(client.receive()).matches(PacketText.pattern("90 { 0001 {} 00 }"));
            client.send(PacketText.bytes("30 { '" + topic + "' {} <x> }"));
            assertThat(client.receive()).matches(PacketText.pattern("30 { '" + topic + "' {} <x> }"));
        }
    }

    @Test
    @Statement({"2.2.1-4", "4.3.2-1"})
    void packet_identifiers_start_again_at_1_and_leave_out_those_in_use() {
        BrokerConfig config = BrokerConfig.defaults().withMaxQueuedBytesPerClient(64L << 20);
        try (TestBroker broker = new TestBroker(config, b -> {});
                RawClient client = broker.raw().connect(4, "a")) {
            client.send("82 06 0001 0001 61 01");
            assertThat(client.receive()).isEqualTo("9003000101");
            publish(broker);
            assertThat(client.receive()).as("never answered").isEqualTo("320500016100" + "01");
            for (int id = 2; id <= 65_535; id++) {
                publish(broker);
                assertThat(client.receive()).isEqualTo(String.format("3205000161%04x", id));
                client.send(String.format("4002%04x", id));
            }
            publish(broker);
            assertThat(client.receive()).isEqualTo("320500016100" + "02");
        }
    }

    private static void publish(TestBroker broker) {
        TestBroker.await(
                broker.broker.publish("a", Buffer.buffer(), MqttQoS.AT_LEAST_ONCE, false, MessageProperties.NONE));
    }
}
