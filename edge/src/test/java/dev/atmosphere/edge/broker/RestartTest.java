package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atmosphere.edge.broker.store.StoreConfig;
import dev.atmosphere.failure.Fatal;
import dev.atmosphere.time.SettableClock;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the broker remembers when it is stopped and started again, packet by packet. */
class RestartTest {
    @TempDir
    Path directory;

    private final SettableClock clock = new SettableClock();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Test
    void a_session_goes_on_with_its_subscriptions_and_what_waits_for_it() {
        try (TestBroker broker = broker()) {
            try (RawClient client = broker.raw().send(kept("kept"))) {
                assertThat(client.receive()).isEqualTo("20020000");
                client.send("8206 0001 0001 61 01");
                assertThat(client.receive()).isEqualTo("9003000101");
            }
            await().until(() -> broker.client("kept").address().isEmpty());
            broker.publish("a", "1", MqttQoS.AT_LEAST_ONCE);
        }
        try (TestBroker broker = broker()) {
            broker.publish("a", "2", MqttQoS.EXACTLY_ONCE);
            assertThat(broker.client("kept").queued()).isEqualTo(2);
            try (RawClient client = broker.raw().send(kept("kept"))) {
                assertThat(client.receive()).isEqualTo("20020100");
                assertThat(client.receive()).isEqualTo("3206000161000131");
                assertThat(client.receive()).isEqualTo("3206000161000232");
                client.send("40020001 40020002 a205 0003 0001 61");
                assertThat(client.receive()).isEqualTo("b0020003");
            }
        }
        try (TestBroker broker = broker()) {
            assertThat(broker.client("kept").subscriptions()).isZero();
            assertThat(broker.client("kept").queued()).isZero();
        }
    }

    @Test
    void what_was_sent_and_not_acknowledged_is_sent_again_under_its_packet_identifiers() {
        try (TestBroker broker = broker()) {
            try (RawClient client = broker.raw().send(kept("kept"))) {
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
        }
        try (TestBroker broker = broker()) {
            try (RawClient client = broker.raw().send(kept("kept"))) {
                assertThat(client.receive()).isEqualTo("20020100");
                assertThat(client.receive()).isEqualTo("3a06000161000131");
                assertThat(client.receive()).isEqualTo("62020002");
                assertThat(client.receive()).isEqualTo("3c06000161000333");
                broker.publish("a", "4", MqttQoS.AT_LEAST_ONCE);
                assertThat(client.receive())
                        .as("a packet identifier that is free")
                        .isEqualTo("3206000161000434");
                client.send("40020001 70020002 50020003");
                assertThat(client.receive()).isEqualTo("62020003");
                client.send("70020003 40020004");
                await().untilAsserted(
                                () -> assertThat(broker.client("kept").queued()).isZero());
            }
        }
    }

    @Test
    void a_qos_2_message_that_is_sent_again_after_a_restart_is_taken_once() {
        byte[] publish = RawClient.publishPacket(4, 2, 7, "will/b", "x".getBytes());
        try (TestBroker broker = broker();
                RawClient client = broker.raw().send(kept("sender"))) {
            assertThat(client.receive()).isEqualTo("20020000");
            client.send(publish);
            assertThat(client.receive()).isEqualTo("50020007");
        }
        try (TestBroker broker = broker();
                RawClient client = broker.raw().send(kept("sender"))) {
            assertThat(client.receive()).isEqualTo("20020100");
            publish[0] |= 8; // as a duplicate
            client.send(publish);
            assertThat(client.receive()).isEqualTo("50020007");
            client.send("62020007");
            assertThat(client.receive()).isEqualTo("70020007");
        }
        assertThat(heard).containsExactly("will/b=x");
        try (TestBroker broker = broker();
                RawClient client = broker.raw().send(kept("sender"))) {
            assertThat(client.receive()).isEqualTo("20020100");
            publish[0] &= ~8; // another message under the same identifier, which was released
            client.send(publish);
            assertThat(client.receive()).isEqualTo("50020007");
        }
        assertThat(heard).containsExactly("will/b=x", "will/b=x");
    }

    @Test
    void a_qos_2_message_without_a_verdict_yet_is_offered_again_under_the_same_name() {
        byte[] publish = RawClient.publishPacket(4, 2, 7, "in/a", "x".getBytes());
        List<UUID> offered = new CopyOnWriteArrayList<>();
        Consumer<MqttBroker> never = b -> b.claim("in/#", p -> {
            offered.add(p.delivery().orElseThrow());
            return Future.future(verdict -> {});
        });
        Consumer<MqttBroker> accepting = b -> b.claim("in/#", p -> {
            offered.add(p.delivery().orElseThrow());
            return Future.succeededFuture(Verdict.accepted());
        });
        try (TestBroker broker = broker(never);
                RawClient client = broker.raw().send(kept("sender"))) {
            assertThat(client.receive()).isEqualTo("20020000");
            client.send(publish);
            await().until(() -> offered.size() == 1);
        }
        try (TestBroker broker = broker(accepting);
                RawClient client = broker.raw().send(kept("sender"))) {
            assertThat(client.receive()).isEqualTo("20020100");
            publish[0] |= 8;
            client.send(publish);
            assertThat(client.receive()).isEqualTo("50020007");
            client.send("62020007");
            assertThat(client.receive()).isEqualTo("70020007");
            publish[0] &= ~8;
            client.send(publish);
            assertThat(client.receive()).isEqualTo("50020007");
        }
        assertThat(offered).hasSize(3);
        assertThat(offered.get(1)).isEqualTo(offered.get(0));
        assertThat(offered.get(2)).isNotEqualTo(offered.get(0));
    }

    @Test
    void retained_messages_are_there_again_with_their_properties_and_their_age() {
        MessageProperties properties = new MessageProperties(
                true,
                Optional.of(Duration.ofSeconds(100)),
                Optional.of("text/plain"),
                Optional.of("answers"),
                Optional.of(Buffer.buffer("id")),
                List.of(new UserProperty("k", "v"), new UserProperty("k", "w")));
        try (TestBroker broker = broker()) {
            TestBroker.await(
                    broker.broker.publish("r/small", Buffer.buffer("s"), MqttQoS.AT_LEAST_ONCE, true, properties));
            TestBroker.await(broker.broker.publish(
                    "r/large", Buffer.buffer(new byte[100_000]), MqttQoS.AT_MOST_ONCE, true, MessageProperties.NONE));
            TestBroker.await(broker.broker.publish(
                    "r/gone", Buffer.buffer("x"), MqttQoS.AT_MOST_ONCE, true, MessageProperties.NONE));
            TestBroker.await(broker.broker.publish(
                    "r/gone", Buffer.buffer(), MqttQoS.AT_MOST_ONCE, true, MessageProperties.NONE));
            clock.advance(Duration.ofSeconds(40));
        }
        assertThat(directory.resolve("payloads")).isDirectoryContaining(file -> true);
        clock.advance(Duration.ofSeconds(10));
        try (TestBroker broker = broker()) {
            List<Publish> found = new CopyOnWriteArrayList<>();
            TestBroker.await(broker.broker.subscribe("r/#", found::add));
            assertThat(found).hasSize(2);
            Publish small = found.stream()
                    .filter(p -> p.topic().equals("r/small"))
                    .findFirst()
                    .orElseThrow();
            assertThat(small.properties()).isEqualTo(properties);
            try (RawClient client = broker.raw().connect(5, "reader")) {
                client.send("820d 0001 00 0007 722f736d616c6c 01");
                assertThat(client.receive()).startsWith("90");
                assertThat(client.receive()).as("what is left of its 100 s").contains("02" + "00000032");
            }
            clock.advance(Duration.ofSeconds(51));
            await().untilAsserted(
                            () -> assertThat(broker.gauge("retained.messages")).isEqualTo(1));
        }
        try (TestBroker broker = broker()) {
            assertThat(broker.gauge("retained.messages")).isEqualTo(1);
        }
    }

    @Test
    void a_session_expires_by_the_time_that_the_broker_was_away() {
        byte[] connect = RawClient.connectPacket(5, "kept", "11 0000003c");
        connect[9] = 0;
        int[][] awayAndResumed = {{59, 1}, {61, 0}};
        for (int[] one : awayAndResumed) {
            try (TestBroker broker = broker()) {
                try (RawClient client = broker.raw().send(connect)) {
                    assertThat(client.receive()).startsWith("20");
                }
                await().until(() -> broker.client("kept").address().isEmpty());
            }
            clock.advance(Duration.ofSeconds(one[0]));
            try (TestBroker broker = broker();
                    RawClient client = broker.raw().send(connect)) {
                assertThat(client.receive().substring(4, 6)).isEqualTo("0" + one[1]);
            }
        }
    }

    @Test
    void a_will_comes_if_the_client_does_not_return_after_a_restart_and_else_does_not() {
        byte[] connect = RawClient.packet(
                0x10, HexFormat.of().parseHex("00044d515454042600000001770006" + "77696c6c2f61" + "0001" + "62"));
        try (TestBroker broker = broker()) {
            RawClient client = broker.raw().send(connect);
            assertThat(client.receive()).isEqualTo("20020000");
        }
        try (TestBroker broker = broker()) {
            RawClient client = broker.raw().send(connect);
            assertThat(client.receive()).isEqualTo("20020000");
            clock.advance(Duration.ofSeconds(60));
            TestBroker.await(broker.broker.clients());
        }
        assertThat(heard).isEmpty();
        try (TestBroker broker = broker()) {
            clock.advance(Duration.ofSeconds(10));
            await().untilAsserted(() -> assertThat(heard).containsExactly("will/a=b retained"));
            await().until(() -> TestBroker.await(broker.broker.clients()).isEmpty());
        }
        try (TestBroker broker = broker()) {
            assertThat(broker.gauge("retained.messages")).isEqualTo(1);
            assertThat(TestBroker.await(broker.broker.clients())).isEmpty();
        }
    }

    @Test
    void a_clock_that_is_set_ends_no_session_early() {
        SettableClock steady = new SettableClock();
        byte[] connect = RawClient.connectPacket(5, "kept", "11 0000003c");
        connect[9] = 0;
        try (TestBroker broker = broker(steady)) {
            try (RawClient client = broker.raw().send(connect)) {
                assertThat(client.receive()).startsWith("20");
            }
            await().until(() -> broker.client("kept").address().isEmpty());
            clock.advance(Duration.ofDays(20_000)); // the network has told the time
            assertThat(broker.client("kept").since())
                    .as("shown by the clock as it is now")
                    .isEqualTo(clock.instant());
        }
        clock.advance(Duration.ofSeconds(30));
        try (TestBroker broker = broker(new SettableClock());
                RawClient client = broker.raw().send(connect)) {
            assertThat(client.receive().substring(4, 6)).isEqualTo("01");
        }
    }

    @Test
    void a_damaged_memory_is_put_aside_and_the_broker_goes_on() throws IOException {
        try (TestBroker broker = broker()) {
            TestBroker.await(broker.broker.publish(
                    "r", Buffer.buffer("s"), MqttQoS.AT_LEAST_ONCE, true, MessageProperties.NONE));
        }
        Files.delete(directory.resolve("closed-cleanly"));
        Files.write(directory.resolve("broker.db"), new byte[8192]);
        try (TestBroker broker = broker()) {
            assertThat(broker.gauge("retained.messages")).isZero();
        }
        assertThat(directory).isDirectoryContaining("glob:**/corrupt-*");
    }

    @Test
    void two_brokers_do_not_share_a_directory() {
        try (TestBroker broker = broker()) {
            assertThat(broker.port()).isPositive();
            assertThatThrownBy(this::broker).hasRootCauseInstanceOf(Fatal.class);
        }
    }

    @Test
    void what_cannot_be_written_is_not_acknowledged_until_it_can() throws Exception {
        byte[] payload = new byte[10_000];
        Path payloads = directory.resolve("payloads");
        try (TestBroker broker = broker();
                RawClient client = broker.raw().send(kept("kept"))) {
            assertThat(client.receive()).isEqualTo("20020000");
            client.send("8206 0001 0001 61 01");
            assertThat(client.receive()).isEqualTo("9003000101");
            Files.delete(payloads);
            Files.write(payloads, new byte[0]);
            client.send(RawClient.publishPacket(4, 1, 9, "a", payload));
            await().untilAsserted(() -> assertThat(broker.broker.trouble()).isPresent());
            client.send("c000");
            assertThat(client.receive()).as("neither PUBACK nor PUBLISH came").isEqualTo("d000");
            Files.delete(payloads);
            Files.createDirectory(payloads);
            List<String> both = new ArrayList<>(List.of(client.receive(), client.receive()));
            both.sort(null);
            assertThat(both.get(0)).startsWith("32954e");
            assertThat(both.get(1)).isEqualTo("40020009");
            assertThat(broker.broker.trouble()).isEmpty();
        }
    }

    @Test
    void what_the_gateway_says_before_the_broker_is_up_waits_for_its_subscribers() {
        try (TestBroker broker = broker();
                RawClient client = broker.raw().send(kept("kept"))) {
            assertThat(client.receive()).isEqualTo("20020000");
            client.send("8206 0001 0001 61 01");
            assertThat(client.receive()).isEqualTo("9003000101");
        }
        List<Future<Void>> early = new ArrayList<>();
        Consumer<MqttBroker> eager = b ->
                early.add(b.publish("a", Buffer.buffer("1"), MqttQoS.AT_LEAST_ONCE, false, MessageProperties.NONE));
        try (TestBroker broker = broker(eager);
                RawClient client = broker.raw().send(kept("kept"))) {
            assertThat(early).allSatisfy(done -> TestBroker.await(done));
            assertThat(client.receive()).isEqualTo("20020100");
            assertThat(client.receive()).isEqualTo("3206000161000131");
        }
    }

    @Test
    void a_session_that_was_to_end_with_its_connection_is_not_resumed_after_a_restart() {
        byte[] connect = RawClient.packet(
                0x10,
                HexFormat.of().parseHex("00044d5154540504000000" + "000177" + "00" + "000677696c6c2f61" + "000162"));
        try (TestBroker broker = broker()) {
            RawClient client = broker.raw().send(connect);
            assertThat(client.receive().substring(4, 8)).isEqualTo("0000");
        }
        try (TestBroker broker = broker()) {
            // Not closed before the broker: its will would be due.
            RawClient client = broker.raw().send(connect);
            assertThat(client.receive().substring(4, 8)).isEqualTo("0000");
        }
        assertThat(heard).as("the broker went away, not the client").isEmpty();
    }

    @Test
    void sessions_that_are_away_after_a_restart_take_no_memory() {
        try (TestBroker broker = broker();
                RawClient client = broker.raw().send(kept("kept"))) {
            assertThat(client.receive()).isEqualTo("20020000");
            client.send("8206 0001 0001 61 01");
            assertThat(client.receive()).isEqualTo("9003000101");
        }
        try (TestBroker broker = broker()) {
            broker.publish("a", "x".repeat(10_000), MqttQoS.AT_LEAST_ONCE);
            assertThat(broker.client("kept").queued()).isEqualTo(1);
            assertThat(broker.gauge("queued.bytes")).isZero();
        }
    }

    @Test
    void acknowledgements_of_what_was_not_sent_yet_harm_nobody() throws Exception {
        Path payloads = directory.resolve("payloads");
        try (TestBroker broker = broker();
                RawClient hostile = broker.raw().send(kept("hostile"));
                RawClient publisher = broker.raw().send(kept("publisher"))) {
            assertThat(hostile.receive()).isEqualTo("20020000");
            assertThat(publisher.receive()).isEqualTo("20020000");
            hostile.send("8206 0001 0001 61 02");
            assertThat(hostile.receive()).isEqualTo("9003000102");
            Files.delete(payloads);
            Files.write(payloads, new byte[0]); // nothing is committed
            publisher.send(RawClient.publishPacket(4, 1, 1, "a", new byte[10_000]));
            publisher.send(RawClient.publishPacket(4, 2, 2, "a", new byte[10]));
            await().until(() -> broker.broker.trouble().isPresent());
            hostile.send("40020001 40020002 50020002 70020001 70020002 c000");
            assertThat(List.of(hostile.receive(), hostile.receive())).contains("d000");
            publisher.send("62020002 c000"); // not answered by PUBREC yet
            assertThat(publisher.receive()).isEqualTo("d000");
            Files.delete(payloads);
            Files.createDirectory(payloads);
            assertThat(publisher.receive()).isEqualTo("40020001");
            assertThat(publisher.receive()).isEqualTo("50020002");
            assertThat(hostile.receive()).startsWith("32");
            assertThat(broker.gauge("inbound.bytes")).isZero();
        }
    }

    // ---- broker

    private TestBroker broker() {
        return broker(clock, b -> {});
    }

    private TestBroker broker(Clock steady) {
        return broker(steady, b -> {});
    }

    @Test
    void what_was_retained_is_heard_before_the_broker_listens() {
        try (TestBroker broker = broker()) {
            TestBroker.await(broker.broker.publish(
                    "will/kept", Buffer.buffer("1"), MqttQoS.AT_LEAST_ONCE, true, MessageProperties.NONE));
        }
        heard.clear();
        try (TestBroker broker = broker(b -> {
            TestBroker.await(b.remember());
            TestBroker.await(b.subscribe("will/#", p -> heard.add("early " + p.payload()))
                    .compose(LocalSubscription::cancel));
            assertThat(heard).containsExactly("early 1");
        })) {
            assertThat(heard).containsExactly("early 1", "will/kept=1 retained");
            try (RawClient client = broker.raw().connect(4, "c")) {
                client.send("8206 0001 0001 2b 00");
                assertThat(client.receive()).isEqualTo("9003000100");
            }
        }
    }

    private TestBroker broker(Consumer<MqttBroker> setUp) {
        return broker(clock, setUp);
    }

    private TestBroker broker(Clock steady, Consumer<MqttBroker> setUp) {
        TestBroker broker = new TestBroker(BrokerConfig.defaults(), new AnonymousAccess(false), steady, clock, b -> {
            b.keepIn(StoreConfig.in(directory)); // before anything is published
            setUp.accept(b);
        });
        TestBroker.await(broker.broker.subscribe("will/#", p -> {
            heard.add(p.topic() + "=" + p.payload() + (p.retain() ? " retained" : ""));
        }));
        return broker;
    }

    /** MQTT 3.1.1, not a clean session. */
    private static byte[] kept(String clientId) {
        byte[] connect = RawClient.connectPacket(4, clientId, "");
        connect[9] = 0;
        return connect;
    }
}
