package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atmosphere.time.SettableClock;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Retained messages and the options of MQTT 5, to the byte. */
class Mqtt5Test {
    private final SettableClock clock = new SettableClock();
    private final TestBroker broker =
            new TestBroker(BrokerConfig.defaults(), new AnonymousAccess(false), clock, b -> {});

    @AfterEach
    void stop() {
        broker.close();
    }

    private void publish(String topic, String payload, boolean retain) {
        publish(topic, payload, retain, MessageProperties.NONE);
    }

    private void publish(String topic, String payload, boolean retain, MessageProperties properties) {
        TestBroker.await(
                broker.broker.publish(topic, Buffer.buffer(payload), MqttQoS.EXACTLY_ONCE, retain, properties));
    }

    /** A SUBSCRIBE of MQTT 5; answered by its SUBACK. */
    private static void subscribe(RawClient client, int packetId, String properties, String filter, int options) {
        byte[] extra = HexFormat.of().parseHex(properties.replace(" ", ""));
        String body = String.format("%04x%02x", packetId, extra.length)
                + HexFormat.of().formatHex(extra)
                + String.format("%04x", filter.length())
                + HexFormat.of().formatHex(filter.getBytes())
                + String.format("%02x", options);
        client.send(RawClient.packet(0x82, HexFormat.of().parseHex(body)));
        assertThat(client.receive()).startsWith("9004" + String.format("%04x", packetId));
    }

    @Test
    void a_retained_message_reaches_later_subscribers_until_it_is_cleared() {
        publish("a/b", "x", true);
        try (RawClient client = broker.raw().connect(5, "five")) {
            subscribe(client, 1, "", "a/+", 0);
            assertThat(client.receive()).isEqualTo("31070003612f620078");
            publish("a/b", "y", true);
            assertThat(client.receive()).as("flag cleared for who is there").isEqualTo("30070003612f620079");
            publish("a/b", "", true);
            assertThat(client.receive()).isEqualTo("30060003612f6200");
            subscribe(client, 2, "", "a/b", 0);
            client.send("c000");
            assertThat(client.receive()).as("nothing retained any more").isEqualTo("d000");
        }
        assertThat(broker.gauge("retained.messages")).isZero();
    }

    @Test
    void retain_handling_and_retain_as_published_are_heeded() {
        publish("a", "x", true);
        try (RawClient client = broker.raw().connect(5, "five")) {
            subscribe(client, 1, "", "a", 0x20); // do not send
            client.send("c000");
            assertThat(client.receive()).isEqualTo("d000");
            subscribe(client, 2, "", "a", 0x10); // only if new: it is not
            client.send("c000");
            assertThat(client.receive()).isEqualTo("d000");
            subscribe(client, 3, "", "a", 0x08); // send, and keep the flag
            assertThat(client.receive()).isEqualTo("310500016100" + "78");
            publish("a", "y", true);
            assertThat(client.receive()).isEqualTo("310500016100" + "79");
        }
    }

    @Test
    void no_local_keeps_a_client_from_hearing_itself() {
        try (RawClient client = broker.raw().connect(5, "five")) {
            subscribe(client, 1, "", "a", 0x04);
            client.send(RawClient.publishPacket(5, 0, 0, "a", new byte[] {1}));
            publish("a", "y", false);
            assertThat(client.receive()).isEqualTo("300500016100" + "79");
        }
    }

    @Test
    void overlapping_subscriptions_give_one_copy_with_all_identifiers_and_the_highest_qos() {
        try (RawClient client = broker.raw().connect(5, "five")) {
            subscribe(client, 1, "0b 01", "a/+", 0);
            subscribe(client, 2, "0b 02", "a/#", 2);
            subscribe(client, 3, "", "#", 1);
            publish("a/b", "x", false);
            client.send("c000");
            String message = client.receive();
            assertThat(message).startsWith("34").endsWith("78").contains("04");
            assertThat(message.contains("0b010b02") || message.contains("0b020b01"))
                    .isTrue();
            assertThat(client.receive()).isEqualTo("d000");
        }
    }

    @Test
    void a_shared_subscription_is_served_in_turn_by_whoever_is_there() {
        try (RawClient one = broker.raw().connect(5, "one");
                RawClient two = broker.raw().connect(5, "two");
                RawClient all = broker.raw().connect(5, "all")) {
            subscribe(one, 1, "", "$share/g/a", 0);
            subscribe(two, 1, "", "$share/g/a", 0);
            subscribe(all, 1, "", "a", 0);
            for (int i = 0; i < 4; i++) {
                publish("a", "x", false);
            }
            String message = "300500016100" + "78";
            for (RawClient client : List.of(one, two)) {
                assertThat(client.receive()).isEqualTo(message);
                assertThat(client.receive()).isEqualTo(message);
                client.send("c000");
                assertThat(client.receive()).isEqualTo("d000");
            }
            for (int i = 0; i < 4; i++) {
                assertThat(all.receive()).isEqualTo(message);
            }
            one.send("e000");
            assertThat(one.receive()).isEqualTo("closed");
            publish("a", "x", false);
            publish("a", "x", false);
            assertThat(two.receive()).isEqualTo(message);
            assertThat(two.receive()).isEqualTo(message);
        }
    }

    @Test
    void topic_aliases_work_in_both_directions() {
        try (RawClient client = broker.raw().connect(5, "five", "22 0001")) {
            subscribe(client, 1, "", "a/#", 0);
            client.send("30 0a 0003 612f62 03 230005 78");
            assertThat(client.receive()).as("the topic and its new alias").isEqualTo("300a0003612f6203230001" + "78");
            client.send("30 07 0000 03 230005 79");
            assertThat(client.receive()).as("the alias alone").isEqualTo("3007000003230001" + "79");
            client.send("30 07 0003 612f63 00 7a");
            assertThat(client.receive()).as("no second alias").isEqualTo("30070003612f6300" + "7a");
        }
    }

    @Test
    void a_message_expires_while_it_waits_and_shows_what_is_left() {
        MessageProperties expiring = new MessageProperties(
                false,
                Optional.of(Duration.ofSeconds(10)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
        byte[] connect = RawClient.connectPacket(5, "kept", "11 0000ffff");
        try (RawClient client = broker.raw().send(connect)) {
            assertThat(client.receive()).startsWith("20");
            subscribe(client, 1, "", "a", 1);
        }
        await().until(() -> broker.client("kept").address().isEmpty());
        publish("a", "x", false, expiring);
        clock.advance(Duration.ofSeconds(4));
        publish("a", "y", false, expiring);
        clock.advance(Duration.ofSeconds(7));
        connect[9] = 0;
        try (RawClient client = broker.raw().send(connect)) {
            assertThat(client.receive().substring(4, 8)).isEqualTo("0100");
            assertThat(client.receive()).isEqualTo("320c0001610001" + "05" + "0200000003" + "79");
        }
        assertThat(broker.count("dropped", "reason", "expired")).isEqualTo(1);
    }

    @Test
    void a_client_gets_no_more_at_once_than_its_receive_maximum() {
        try (RawClient client = broker.raw().connect(5, "five", "21 0002")) {
            subscribe(client, 1, "", "a", 2);
            for (int i = 0; i < 4; i++) {
                publish("a", "x", false);
            }
            assertThat(client.receive()).isEqualTo("34070001610001" + "00" + "78");
            assertThat(client.receive()).isEqualTo("34070001610002" + "00" + "78");
            client.send("c000");
            assertThat(client.receive()).isEqualTo("d000");
            client.send("50020001");
            assertThat(client.receive()).isEqualTo("62020001");
            client.send("c000");
            assertThat(client.receive()).as("PUBREC alone frees nothing").isEqualTo("d000");
            client.send("70020001");
            assertThat(client.receive()).isEqualTo("34070001610003" + "00" + "78");
            client.send("5003000297"); // a PUBREC that refuses ends the exchange
            assertThat(client.receive()).isEqualTo("34070001610004" + "00" + "78");
        }
    }

    @Test
    void a_message_larger_than_the_client_takes_is_not_sent_to_it() {
        try (RawClient client = broker.raw().connect(5, "five", "27 00000010")) {
            subscribe(client, 1, "", "a", 1);
            publish("a", "x".repeat(20), false);
            publish("a", "y", false);
            assertThat(client.receive()).endsWith("79");
        }
        assertThat(broker.count("dropped", "reason", "larger-than-client-takes"))
                .isEqualTo(1);
    }

    @Test
    void request_and_response_properties_pass_unchanged() {
        try (RawClient client = broker.raw().connect(5, "five")) {
            subscribe(client, 1, "", "a", 0);
            String properties = "0101" + "03000174" + "08000172" + "0900020001" + "26000161000162" + "26000161000163";
            String body = "000161" + String.format("%02x", properties.length() / 2) + properties + "78";
            client.send(RawClient.packet(0x30, HexFormat.of().parseHex(body)));
            String back = client.receive();
            List<String> parts = new ArrayList<>(
                    List.of("0101", "03000174", "08000172", "0900020001", "2600016100016226000161000163"));
            assertThat(back).hasSize(4 + body.length()).endsWith("78");
            parts.forEach(p -> assertThat(back).contains(p));
        }
    }
}
