package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class SysTopicsTest {
    private static final BrokerConfig OFTEN = BrokerConfig.defaults().withSysInterval(Duration.ofMillis(20));
    private static final int HEADER = 0x82;

    private static Map<String, String> heard(TestBroker broker, String filter) {
        Map<String, String> heard = new ConcurrentHashMap<>();
        TestBroker.await(broker.broker.subscribe(
                filter, p -> heard.put(p.topic(), p.payload().toString(StandardCharsets.UTF_8))));
        return heard;
    }

    private static byte[] subscribePacket(String filter) {
        byte[] name = filter.getBytes(StandardCharsets.UTF_8);
        Buffer body = Buffer.buffer()
                .appendShort((short) 1)
                .appendShort((short) name.length)
                .appendBytes(name)
                .appendByte((byte) 0);
        return RawClient.packet(HEADER, body.getBytes());
    }

    @Test
    void the_figures_of_a_broker_stand_under_the_names_that_mosquitto_gives_them() {
        try (TestBroker broker = new TestBroker(OFTEN, b -> {});
                RawClient stays = broker.raw().connect(5, "stays", "11 0000003c");
                RawClient goes = broker.raw().connect(5, "goes", "11 0000003c")) {
            stays.send("82 07 0001 00 0001 61 00");
            assertThat(stays.receive()).startsWith("90");
            stays.send(RawClient.publishPacket(5, 1, 2, "a", new byte[] {1, 2, 3}));
            assertThat(stays.receive()).isNotEqualTo("closed");
            TestBroker.await(broker.broker.publish(
                    "kept", Buffer.buffer("x"), MqttQoS.AT_MOST_ONCE, true, MessageProperties.NONE));
            goes.send("e000");
            assertThat(goes.receive()).isEqualTo("closed");

            Map<String, String> heard = heard(broker, "$SYS/#");

            await().untilAsserted(() -> assertThat(heard)
                    .containsEntry("$SYS/broker/version", "atmosphere version 0.1.0")
                    .containsEntry("$SYS/broker/clients/connected", "1")
                    .containsEntry("$SYS/broker/clients/disconnected", "1")
                    .containsEntry("$SYS/broker/clients/total", "2")
                    .containsEntry("$SYS/broker/clients/maximum", "2")
                    .containsEntry("$SYS/broker/clients/expired", "0")
                    .containsEntry("$SYS/broker/messages/received", "5")
                    .containsEntry("$SYS/broker/messages/sent", "5")
                    .containsEntry("$SYS/broker/publish/messages/received", "1")
                    .containsEntry("$SYS/broker/publish/messages/sent", "1")
                    .containsEntry("$SYS/broker/publish/messages/dropped", "0")
                    .containsEntry("$SYS/broker/publish/bytes/received", "3")
                    .containsEntry("$SYS/broker/retained messages/count", "1")
                    .containsEntry("$SYS/broker/messages/stored", "1")
                    .containsEntry("$SYS/broker/subscriptions/count", "2")
                    .containsEntry("$SYS/broker/shared_subscriptions/count", "0")
                    .containsKeys(
                            "$SYS/broker/uptime",
                            "$SYS/broker/bytes/sent",
                            "$SYS/broker/heap/current",
                            "$SYS/broker/store/messages/bytes",
                            "$SYS/broker/load/messages/received/1min",
                            "$SYS/broker/load/publish/dropped/5min",
                            "$SYS/broker/load/bytes/sent/15min",
                            "$SYS/broker/load/connections/1min",
                            "$SYS/broker/load/sockets/1min"));
            int received = Integer.parseInt(heard.get("$SYS/broker/bytes/received"));
            assertThat(received).isEqualTo(25 + 24 + 9 + 11 + 2);
        }
    }

    @Test
    void a_later_subscriber_gets_them_as_retained_messages() {
        try (TestBroker broker = new TestBroker(OFTEN, b -> {});
                RawClient client = broker.raw().connect(4, "late")) {
            client.send(subscribePacket("$SYS/broker/version"));
            assertThat(client.receive()).isEqualTo("9003000100");
            assertThat(client.receive()).startsWith("31").endsWith("302e312e30");
            assertThat(broker.gauge("retained.messages"))
                    .as("they take no client's room")
                    .isZero();
        }
    }

    @Test
    void who_asks_for_everything_does_not_get_them() {
        try (TestBroker broker = new TestBroker(OFTEN, b -> {})) {
            Map<String, String> everything = heard(broker, "#");
            Map<String, String> threeLevels = heard(broker, "+/broker/uptime");
            Map<String, String> figures = heard(broker, "$SYS/broker/#");
            await().until(() -> !"0 seconds".equals(figures.getOrDefault("$SYS/broker/uptime", "0 seconds")));
            assertThat(everything).isEmpty();
            assertThat(threeLevels).isEmpty();
        }
    }

    @Test
    void they_can_be_turned_off() {
        try (TestBroker broker = new TestBroker(BrokerConfig.defaults().withSysInterval(Duration.ZERO), b -> {})) {
            assertThat(heard(broker, "$SYS/#")).isEmpty();
        }
    }

    @Test
    void nobody_leaves_a_will_there() {
        byte[] will = RawClient.packet(
                0x10,
                Buffer.buffer()
                        .appendBytes(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 4, 6, 0, 60, 0, 1, 'a', 0, 6})
                        .appendString("$SYS/a")
                        .appendBytes(new byte[] {0, 1, 'x'})
                        .getBytes());
        try (TestBroker broker = new TestBroker();
                RawClient client = broker.raw().send(will)) {
            assertThat(client.receive()).isEqualTo("20020005");
        }
    }
}
