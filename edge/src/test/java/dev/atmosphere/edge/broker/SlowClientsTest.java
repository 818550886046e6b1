package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Clients that do not read, or only write: they are bounded, and the others do not notice. */
class SlowClientsTest {
    private static final int MIB = 1024 * 1024;

    private static void publish(TestBroker broker, String topic, int bytes, MqttQoS qos) {
        TestBroker.await(
                broker.broker.publish(topic, Buffer.buffer(new byte[bytes]), qos, false, MessageProperties.NONE));
    }

    private static RawClient subscriber(TestBroker broker, String clientId, int qos) {
        RawClient client = broker.raw().connect(4, clientId);
        client.send("82 06 0001 0001 61 0" + qos);
        assertThat(client.receive()).isEqualTo("900300010" + qos);
        return client;
    }

    @Test
    void subscribers_that_never_read_cost_a_bounded_amount_and_delay_nobody() {
        BrokerConfig config =
                BrokerConfig.defaults().withMaxQueuedBytesPerClient(6L * MIB).withMaxQueuedBytes(20L * MIB);
        try (TestBroker broker = new TestBroker(config, b -> {})) {
            List<RawClient> slow = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                slow.add(subscriber(broker, "slow" + i, i % 2));
            }
            try (RawClient healthy = subscriber(broker, "healthy", 0)) {
                for (int i = 0; i < 100; i++) {
                    publish(broker, "a", MIB, MqttQoS.AT_LEAST_ONCE);
                    assertThat(healthy.receive()).startsWith("30").hasSize(2 * (1 + 3 + 3 + MIB));
                    assertThat(broker.gauge("queued.bytes")).isLessThanOrEqualTo(21L * MIB);
                }
            }
            for (int i = 0; i < 5; i++) {
                ClientView view = broker.client("slow" + i);
                assertThat(view.queuedBytes()).isLessThanOrEqualTo(6L * MIB);
                assertThat(view.dropped()).isGreaterThan(80);
            }
            assertThat(broker.count("dropped", "reason", "queue-full")).isGreaterThan(400);
            slow.forEach(RawClient::close);
            await().untilAsserted(() -> assertThat(broker.gauge("queued.bytes")).isZero());
        }
    }

    @Test
    void a_subscriber_that_reads_late_gets_whole_messages_the_latest_ones_and_its_pings_answered() {
        BrokerConfig config = BrokerConfig.defaults().withMaxQueuedBytesPerClient(3L * MIB);
        try (TestBroker broker = new TestBroker(config, b -> {});
                RawClient late = subscriber(broker, "late", 0)) {
            for (int i = 0; i < 60; i++) {
                byte[] payload = new byte[500_000];
                java.util.Arrays.fill(payload, (byte) i);
                TestBroker.await(broker.broker.publish(
                        "a", Buffer.buffer(payload), MqttQoS.AT_MOST_ONCE, false, MessageProperties.NONE));
            }
            late.send("c000");
            List<Integer> seen = new ArrayList<>();
            boolean pinged = false;
            while (!pinged || seen.isEmpty() || seen.get(seen.size() - 1) != 59) {
                String packet = late.receive();
                if (packet.equals("d000")) {
                    pinged = true;
                    continue;
                }
                byte[] bytes = HexFormat.of().parseHex(packet);
                assertThat(bytes).hasSize(1 + 3 + 3 + 500_000);
                int value = bytes[bytes.length - 1];
                assertThat(bytes[7]).isEqualTo((byte) value);
                seen.add(value);
            }
            assertThat(seen).isSorted().doesNotHaveDuplicates().hasSizeLessThan(60);
        }
    }

    @Test
    void a_flood_of_qos_0_does_not_fill_the_memory_nor_starve_others() throws Exception {
        BrokerConfig config = BrokerConfig.defaults().withMaxInboundBytes(8L * MIB);
        try (TestBroker broker = new TestBroker(config, b -> {});
                RawClient healthy = broker.raw().connect(4, "healthy");
                RawClient flooder = broker.raw().connect(4, "flooder")) {
            byte[] packet = RawClient.publishPacket(4, 0, 0, "flood", new byte[MIB]);
            Thread flood = new Thread(() -> {
                for (int i = 0; i < 300; i++) {
                    flooder.send(packet);
                }
            });
            flood.start();
            int answered = 0;
            while (flood.isAlive() || answered == 0) {
                healthy.send("c000");
                assertThat(healthy.receive()).isEqualTo("d000");
                assertThat(broker.gauge("inbound.bytes")).isLessThanOrEqualTo(10L * MIB);
                answered++;
            }
            flood.join();
            await().untilAsserted(() -> assertThat(broker.count("messages", "direction", "in", "qos", "0"))
                    .isEqualTo(300));
            await().untilAsserted(
                            () -> assertThat(broker.gauge("inbound.bytes")).isZero());
        }
    }

    @Test
    void a_client_that_never_reads_its_answers_is_not_read_on() throws Exception {
        int total = 80 * MIB;
        AtomicLong written = new AtomicLong();
        try (TestBroker broker = new TestBroker();
                RawClient deaf = broker.raw().connect(4, "deaf");
                RawClient healthy = broker.raw().connect(4, "healthy")) {
            byte[] pings = new byte[100_000];
            for (int i = 0; i < pings.length; i += 2) {
                pings[i] = (byte) 0xc0;
            }
            Thread flood = new Thread(() -> {
                try {
                    while (written.get() < total) {
                        deaf.socket().getOutputStream().write(pings);
                        written.addAndGet(pings.length);
                    }
                } catch (IOException e) {
                    // closed at the test's end, as meant
                }
            });
            flood.start();
            // Stuck: nothing more goes out while somebody else is answered a hundred times.
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                long before = written.get();
                for (int i = 0; i < 100; i++) {
                    healthy.send("c000");
                    assertThat(healthy.receive()).isEqualTo("d000");
                }
                return before > 0 && written.get() == before;
            });
            assertThat(flood.isAlive()).isTrue();
            assertThat(written.get()).isLessThan(total);
            deaf.close();
            flood.join();
        }
    }

    @Test
    void many_connections_that_send_nothing_disturb_nobody() {
        try (TestBroker broker = new TestBroker(BrokerConfig.defaults().withMaxConnections(300), b -> {})) {
            List<RawClient> silent = new ArrayList<>();
            try (RawClient healthy = broker.raw().connect(4, "healthy")) {
                for (int i = 0; i < 400; i++) {
                    silent.add(broker.raw());
                }
                healthy.send("c000");
                assertThat(healthy.receive()).isEqualTo("d000");
                await().untilAsserted(
                                () -> assertThat(broker.gauge("connections")).isLessThanOrEqualTo(330));
            }
            silent.forEach(RawClient::close);
            await().untilAsserted(() -> assertThat(broker.gauge("connections")).isZero());
        }
    }
}
