package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atmosphere.edge.broker.store.StoreConfig;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** QoS 1 and 2 messages for a client that does not read in time wait on the disk, behind those in memory. */
class SpillTest {
    private static final int KIB = 1024;
    private static final int MEMORY = 200 * KIB;
    private static final int SMALL = KIB;
    private static final int LARGE = 50 * KIB;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_slow_reader_gets_everything_in_order_however_little_memory_there_is(boolean kept) {
        int count = 300;
        try (TestBroker broker = broker(StoreConfig.in(directory));
                RawClient slow = subscriber(broker, kept)) {
            for (int i = 0; i < count; i++) {
                publish(broker, i, i % 2 == 0 ? SMALL : LARGE);
                assertThat(broker.gauge("queued.bytes")).isLessThanOrEqualTo(MEMORY + LARGE + KIB);
            }
            assertThat(broker.client("slow").queued()).isEqualTo(count);
            assertThat(broker.gauge("stored.bytes")).isGreaterThan(5.0 * MEMORY);
            for (int i = 0; i < count; i++) {
                assertThat(acknowledge(slow)).isEqualTo(i);
                if (i == count / 2) {
                    publish(broker, count, SMALL); // while it catches up
                }
            }
            assertThat(acknowledge(slow)).isEqualTo(count);
            await().untilAsserted(
                            () -> assertThat(broker.client("slow").queued()).isZero());
            await().untilAsserted(() -> assertThat(broker.gauge("stored.bytes")).isZero());
            assertThat(broker.gauge("queued.bytes")).isZero();
            assertThat(broker.client("slow").dropped()).isZero();
            await().untilAsserted(
                            () -> assertThat(directory.resolve("payloads")).isEmptyDirectory());
        }
    }

    @Test
    void beyond_its_room_on_the_disk_messages_are_dropped_and_counted() {
        StoreConfig config = StoreConfig.in(directory).withMaxBytesPerClient(10L * LARGE);
        try (TestBroker broker = broker(config);
                RawClient slow = subscriber(broker, false)) {
            for (int i = 0; i < 100; i++) {
                publish(broker, i, LARGE);
            }
            int there = broker.client("slow").queued();
            assertThat(there).isBetween(12, 20);
            assertThat(broker.count("dropped", "reason", "queue-full")).isEqualTo(100 - there);
            for (int i = 0; i < there; i++) {
                assertThat(acknowledge(slow)).isEqualTo(i);
            }
        }
    }

    @Test
    void what_a_clean_session_left_on_the_disk_goes_with_it() {
        try (TestBroker broker = broker(StoreConfig.in(directory))) {
            try (RawClient slow = subscriber(broker, false)) {
                for (int i = 0; i < 50; i++) {
                    publish(broker, i, LARGE);
                }
                assertThat(broker.client("slow").storedBytes()).isPositive();
            }
            await().untilAsserted(() -> assertThat(broker.gauge("stored.bytes")).isZero());
            assertThat(broker.gauge("queued.bytes")).isZero();
        }
    }

    @Test
    void a_client_that_comes_back_and_acknowledges_nothing_is_read_for_no_further_than_its_memory() {
        try (TestBroker broker = broker(StoreConfig.in(directory))) {
            try (RawClient client = broker.raw().send(RawClient.connectPacket(5, "slow", "11 0000ffff"))) {
                assertThat(client.receive()).startsWith("20");
                client.send("8207 0001 00 0001 61 01");
                assertThat(client.receive()).isEqualTo("900400010001");
            }
            await().until(() -> broker.client("slow").address().isEmpty());
            for (int i = 0; i < 100; i++) {
                publish(broker, i, LARGE);
            }
            byte[] back = RawClient.connectPacket(5, "slow", "11 0000ffff");
            back[9] = 0;
            try (RawClient client = broker.raw().send(back)) {
                assertThat(client.receive()).startsWith("20");
                assertThat(client.receive()).startsWith("32");
                assertThat(client.receive()).startsWith("32");
                assertThat(client.receive()).startsWith("32");
                TestBroker.await(broker.broker.clients());
                assertThat(broker.client("slow").queuedBytes()).isLessThanOrEqualTo(MEMORY + LARGE + KIB);
                assertThat(broker.client("slow").queued()).isEqualTo(100);
            }
        }
    }

    @Test
    void many_messages_that_are_too_large_for_their_client_are_given_up_one_after_the_other() {
        try (TestBroker broker = broker(StoreConfig.in(directory))) {
            byte[] connect = RawClient.connectPacket(5, "slow", "11 0000ffff 21 0001 27 00000040");
            connect[9] = 0;
            try (RawClient client = broker.raw().send(connect)) {
                assertThat(client.receive()).startsWith("20");
                client.send("8207 0001 00 0001 61 01");
                assertThat(client.receive()).isEqualTo("900400010001");
            }
            await().until(() -> broker.client("slow").address().isEmpty());
            int count = 10_000;
            for (int i = 0; i < count; i++) {
                broker.broker.publish(
                        "a", Buffer.buffer(new byte[200]), MqttQoS.AT_LEAST_ONCE, false, MessageProperties.NONE);
            }
            try (RawClient client = broker.raw().send(connect)) {
                assertThat(client.receive()).startsWith("20");
                await().untilAsserted(() -> assertThat(broker.count("dropped", "reason", "larger-than-client-takes"))
                        .isEqualTo(count));
                client.send("c000");
                assertThat(client.receive()).isEqualTo("d000");
            }
        }
    }

    @Test
    void those_who_are_away_leave_room_on_the_disk_for_those_who_are_there() {
        StoreConfig config = new StoreConfig(directory, 40L * LARGE, 40L * LARGE, Duration.ZERO, 1000);
        try (TestBroker broker = broker(config);
                RawClient there = subscriber(broker, true)) {
            for (int client = 0; client < 4; client++) {
                byte[] connect = RawClient.connectPacket(5, "away" + client, "11 0000ffff");
                try (RawClient away = broker.raw().send(connect)) {
                    assertThat(away.receive()).startsWith("20");
                    away.send(String.format("8207 0001 00 0001 %02x 01", 'b' + client));
                    assertThat(away.receive()).isEqualTo("900400010001");
                }
            }
            for (int i = 0; i < 160; i++) {
                TestBroker.await(broker.broker.publish(
                        String.valueOf((char) ('b' + i % 4)),
                        Buffer.buffer(new byte[LARGE]),
                        MqttQoS.AT_LEAST_ONCE,
                        false,
                        MessageProperties.NONE));
            }
            for (int i = 0; i < 20; i++) {
                publish(broker, i, LARGE);
                assertThat(acknowledge(there)).isEqualTo(i);
            }
            assertThat(broker.client("slow").dropped()).isZero();
        }
    }

    // ---- what it takes

    private static TestBroker broker(StoreConfig store) {
        BrokerConfig config = BrokerConfig.defaults().withMaxQueuedBytesPerClient(MEMORY);
        return new TestBroker(config, new AnonymousAccess(false), Clock.systemUTC(), b -> b.keepIn(store));
    }

    private static RawClient subscriber(TestBroker broker, boolean kept) {
        byte[] connect = RawClient.connectPacket(5, "slow", kept ? "11 0000ffff 21 0002" : "21 0002");
        RawClient client = broker.raw().send(connect);
        assertThat(client.receive()).startsWith("20");
        client.send("8207 0001 00 0001 61 01");
        assertThat(client.receive()).isEqualTo("900400010001");
        return client;
    }

    private static void publish(TestBroker broker, int number, int size) {
        byte[] payload = ByteBuffer.allocate(size).putInt(number).array();
        TestBroker.await(broker.broker.publish(
                "a", Buffer.buffer(payload), MqttQoS.AT_LEAST_ONCE, false, MessageProperties.NONE));
    }

    /** Reads one message, acknowledges it, and returns its number. */
    private static int acknowledge(RawClient client) {
        byte[] packet = HexFormat.of().parseHex(client.receive());
        int at = 1;
        while ((packet[at] & 0x80) != 0) {
            at++;
        }
        ByteBuffer rest = ByteBuffer.wrap(packet, at + 1, packet.length - at - 1);
        assertThat(packet[0]).isEqualTo((byte) 0x32);
        rest.position(at + 4);
        short packetId = rest.getShort();
        rest.get(); // no properties
        client.send(String.format("4002%04x", packetId));
        return rest.getInt();
    }
}
