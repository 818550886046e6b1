package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import dev.atmosphere.time.SettableClock;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Sessions that are kept, taken over, and ended, with their wills. */
class SessionsTest {
    private final SettableClock clock = new SettableClock();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    /** In memory. */
    void prepare(MqttBroker broker) {}

    private TestBroker broker() {
        return broker(BrokerConfig.defaults());
    }

    TestBroker broker(BrokerConfig config) {
        TestBroker broker = new TestBroker(config, new AnonymousAccess(false), clock, this::prepare);
        TestBroker.await(broker.broker.subscribe(
                "will/#", p -> heard.add(p.topic() + "=" + p.payload() + (p.retain() ? " retained" : ""))));
        return broker;
    }

    @Test
    void what_came_while_a_client_was_away_reaches_it_in_order_when_it_returns() throws Exception {
        try (TestBroker broker = broker()) {
            Mqtt3BlockingClient client = broker.mqtt3("kept");
            client.connectWith().cleanSession(false).send();
            client.subscribeWith().topicFilter("a/#").qos(MqttQos.EXACTLY_ONCE).send();
            client.disconnect();
            broker.publish("a/1", "1", MqttQoS.AT_LEAST_ONCE);
            broker.publish("a/2", "2", MqttQoS.AT_MOST_ONCE);
            broker.publish("a/3", "3", MqttQoS.EXACTLY_ONCE);
            assertThat(broker.client("kept").queued()).isEqualTo(2);
            assertThat(broker.client("kept").address()).isEmpty();

            try (var publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
                assertThat(client.connectWith().cleanSession(false).send().isSessionPresent())
                        .isTrue();
                assertThat(publishes.receive(20, TimeUnit.SECONDS).orElseThrow().getTopic())
                        .hasToString("a/1");
                assertThat(publishes.receive(20, TimeUnit.SECONDS).orElseThrow().getTopic())
                        .hasToString("a/3");
            }
            await().untilAsserted(() ->
                    assertThat(broker.client("kept").queuedBytes()).isZero());
            client.disconnect();
            client.connectWith().cleanSession(true).send();
            assertThat(broker.client("kept").subscriptions()).isZero();
            client.disconnect();
            await().untilAsserted(() ->
                    assertThat(TestBroker.await(broker.broker.clients())).isEmpty());
        }
    }

    @Test
    void what_was_sent_and_not_acknowledged_is_sent_again_marked_as_a_duplicate() {
        byte[] connect = RawClient.connectPacket(4, "kept", "");
        connect[9] = 0;
        try (TestBroker broker = broker()) {
            try (RawClient client = broker.raw().send(connect)) {
                assertThat(client.receive()).isEqualTo("20020000");
                client.send("8206 0001 0001 61 02");
                assertThat(client.receive()).isEqualTo("9003000102");
                broker.publish("a", "1", MqttQoS.AT_LEAST_ONCE);
                broker.publish("a", "2", MqttQoS.EXACTLY_ONCE);
                broker.publish("a", "3", MqttQoS.EXACTLY_ONCE);
                assertThat(client.receive()).isEqualTo("3206000161000131");
                assertThat(client.receive()).isEqualTo("3406000161000232");
                assertThat(client.receive()).isEqualTo("3406000161000333");
                client.send("50020002");
                assertThat(client.receive()).isEqualTo("62020002");
            }
            try (RawClient client = broker.raw().send(connect)) {
                assertThat(client.receive()).isEqualTo("20020100");
                assertThat(client.receive()).isEqualTo("3a06000161000131");
                assertThat(client.receive()).isEqualTo("62020002");
                assertThat(client.receive()).isEqualTo("3c06000161000333");
                client.send("40020001 70020002 50020003");
                assertThat(client.receive()).isEqualTo("62020003");
                client.send("70020003");
                await().untilAsserted(
                                () -> assertThat(broker.client("kept").queued()).isZero());
            }
        }
    }

    @Test
    void a_second_connection_takes_the_session_over() {
        try (TestBroker broker = broker();
                RawClient first = broker.raw().connect(5, "same");
                RawClient second = broker.raw().connect(4, "same")) {
            assertThat(first.receive()).isEqualTo("e0028e00");
            assertThat(first.receive()).isEqualTo("closed");
            second.send("c000");
            assertThat(second.receive()).isEqualTo("d000");
            assertThat(TestBroker.await(broker.broker.clients())).hasSize(1);
        }
    }

    @Test
    void a_will_is_published_when_a_client_goes_without_a_word_and_only_then() {
        byte[] withWill = RawClient.packet(
                0x10,
                java.util.HexFormat.of().parseHex("00044d515454042600000001770006" + "77696c6c2f61" + "0001" + "62"));
        try (TestBroker broker = broker()) {
            try (RawClient client = broker.raw().send(withWill)) {
                assertThat(client.receive()).isEqualTo("20020000");
                client.send("e000");
                assertThat(client.receive()).isEqualTo("closed");
            }
            TestBroker.await(broker.broker.clients());
            assertThat(heard).isEmpty();
            try (RawClient client = broker.raw().send(withWill)) {
                assertThat(client.receive()).isEqualTo("20020000");
            }
            await().untilAsserted(() -> assertThat(heard).containsExactly("will/a=b retained"));
        }
    }

    @Test
    void a_will_is_published_for_a_client_that_breaks_the_protocol() {
        try (TestBroker broker = broker()) {
            Mqtt5BlockingClient other = broker.mqtt5("w");
            other.connectWith()
                    .willPublish()
                    .topic("will/w")
                    .payload("gone".getBytes())
                    .applyWillPublish()
                    .send();
            try (RawClient thief = broker.raw().connect(5, "w")) {
                await().untilAsserted(() -> assertThat(heard).containsExactly("will/w=gone"));
                thief.send("c100");
                assertThat(thief.receive()).isEqualTo("e0028100");
            }
        }
    }

    @Test
    void a_disconnect_with_will_publishes_it() {
        try (TestBroker broker = broker()) {
            Mqtt5BlockingClient client = broker.mqtt5("w");
            client.connectWith()
                    .willPublish()
                    .topic("will/w")
                    .payload("bye".getBytes())
                    .applyWillPublish()
                    .send();
            client.disconnectWith()
                    .reasonCode(
                            com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode
                                    .DISCONNECT_WITH_WILL_MESSAGE)
                    .send();
            await().untilAsserted(() -> assertThat(heard).containsExactly("will/w=bye"));
        }
    }

    @Test
    void a_delayed_will_waits_for_its_time_and_is_forgotten_if_the_client_returns() {
        String expiry = "11 0000003c";
        byte[] connect = connectWithDelayedWill("d", 10, expiry);
        try (TestBroker broker = broker()) {
            try (RawClient client = broker.raw().send(connect)) {
                assertThat(client.receive()).startsWith("20");
            }
            await().until(() -> broker.client("d").address().isEmpty());
            clock.advance(Duration.ofSeconds(9));
            connect[9] = 4; // not a clean start: back to its session
            try (RawClient client = broker.raw().send(connect)) {
                assertThat(client.receive().substring(4, 6)).isEqualTo("01");
                clock.advance(Duration.ofSeconds(9));
            }
            await().until(() -> broker.client("d").address().isEmpty());
            assertThat(heard).isEmpty();
            clock.advance(Duration.ofSeconds(11));
            await().untilAsserted(() -> assertThat(heard).containsExactly("will/d=x"));
            clock.advance(Duration.ofSeconds(60));
            await().until(() -> TestBroker.await(broker.broker.clients()).isEmpty());
            assertThat(heard).hasSize(1);
        }
    }

    @Test
    void a_delayed_will_comes_at_the_latest_when_the_session_ends() {
        try (TestBroker broker = broker()) {
            try (RawClient client = broker.raw().send(connectWithDelayedWill("d", 1000, "11 00000005"))) {
                assertThat(client.receive()).startsWith("20");
            }
            await().until(() -> broker.client("d").address().isEmpty());
            clock.advance(Duration.ofSeconds(5));
            await().untilAsserted(() -> assertThat(heard).containsExactly("will/d=x"));
        }
    }

    @Test
    void a_session_that_has_expired_is_not_resumed() {
        try (TestBroker broker = broker()) {
            Mqtt5BlockingClient client = broker.mqtt5("kept");
            client.connectWith().cleanStart(false).sessionExpiryInterval(30).send();
            client.subscribeWith().topicFilter("a").send();
            client.disconnect();
            clock.advance(Duration.ofSeconds(29));
            assertThat(client.connectWith()
                            .cleanStart(false)
                            .sessionExpiryInterval(30)
                            .send()
                            .isSessionPresent())
                    .isTrue();
            client.disconnect();
            clock.advance(Duration.ofSeconds(30));
            assertThat(client.connectWith()
                            .cleanStart(false)
                            .sessionExpiryInterval(30)
                            .send()
                            .isSessionPresent())
                    .isFalse();
            client.disconnect();
        }
    }

    @Test
    void a_session_expiry_above_the_limit_is_cut_and_the_client_told() {
        try (TestBroker broker = broker(BrokerConfig.defaults().withMaxSessionExpiry(Duration.ofSeconds(60)))) {
            Mqtt5BlockingClient client = broker.mqtt5("kept");
            assertThat(client.connectWith().noSessionExpiry().send().getSessionExpiryInterval())
                    .hasValue(60);
            client.disconnectWith().sessionExpiryInterval(0).send();
            await().until(() -> TestBroker.await(broker.broker.clients()).isEmpty());
        }
    }

    @Test
    void what_waits_for_clients_that_are_away_is_bounded() throws Exception {
        BrokerConfig config = BrokerConfig.defaults().withMaxQueuedBytesPerClient(100_000);
        try (TestBroker broker = broker(config)) {
            Mqtt5BlockingClient client = broker.mqtt5("kept");
            client.connectWith().sessionExpiryInterval(1000).send();
            client.subscribeWith().topicFilter("a").qos(MqttQos.AT_LEAST_ONCE).send();
            client.disconnect();
            for (int i = 0; i < 50; i++) {
                broker.publish("a", "x".repeat(10_000), MqttQoS.AT_LEAST_ONCE);
            }
            assertThat(broker.client("kept").queuedBytes()).isLessThanOrEqualTo(100_000);
            assertThat(broker.client("kept").dropped()).isEqualTo(41);
            assertThat(broker.count("dropped", "reason", "queue-full")).isEqualTo(41);
            try (Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
                client.connectWith().cleanStart(false).sessionExpiryInterval(0).send();
                for (int i = 0; i < 9; i++) {
                    assertThat(publishes.receive(20, TimeUnit.SECONDS)).isPresent();
                }
            }
            client.disconnect();
            await().untilAsserted(() -> assertThat(broker.gauge("queued.bytes")).isZero());
        }
    }

    @Test
    void more_sessions_than_allowed_are_refused() {
        try (TestBroker broker = broker(BrokerConfig.defaults().withMaxSessions(1));
                RawClient first = broker.raw().connect(4, "one");
                RawClient second = broker.raw().send(RawClient.connectPacket(5, "two", ""));
                RawClient third = broker.raw().send(RawClient.connectPacket(4, "two", ""))) {
            assertThat(second.receive()).isEqualTo("2003009700");
            assertThat(third.receive()).isEqualTo("20020003");
            first.send("c000");
            assertThat(first.receive()).isEqualTo("d000");
        }
    }

    private static byte[] connectWithDelayedWill(String clientId, int delaySeconds, String properties) {
        java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
        java.util.HexFormat hex = java.util.HexFormat.of();
        byte[] extra = hex.parseHex(properties.replace(" ", ""));
        body.writeBytes(hex.parseHex("00044d51545405060000"));
        body.write(extra.length);
        body.writeBytes(extra);
        body.writeBytes(hex.parseHex("0001"));
        body.writeBytes(clientId.getBytes());
        body.writeBytes(hex.parseHex("0518" + String.format("%08x", delaySeconds)));
        body.writeBytes(hex.parseHex("0006"));
        body.writeBytes(("will/" + clientId).getBytes());
        body.writeBytes(hex.parseHex("000178"));
        return RawClient.packet(0x10, body.toByteArray());
    }
}
