package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets in hex against a running broker: what it answers, and that everybody else goes on. */
class ProtocolTest {
    private static TestBroker broker;
    private static RawClient bystander;

    @BeforeAll
    static void start() {
        broker = new TestBroker(BrokerConfig.defaults().withMaxPacketBytes(100_000), b -> {});
        bystander = broker.raw().connect(4, "bystander");
    }

    @AfterEach
    void the_bystander_is_not_disturbed() {
        bystander.send("c000");
        assertThat(bystander.receive()).isEqualTo("d000");
    }

    @AfterAll
    static void stop() {
        bystander.close();
        broker.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            textBlock =
                    """
        # what                                 | packet                         | answer in MQTT 5
        a packet above the maximum size        | 30 a1 8d 06                    | e0029500
        a topic that is not UTF-8              | 30 06 0003 61ff62 00           | e0028100
        a topic with U+0000                    | 30 06 0003 610062 00           | e0028100
        a wildcard in a topic name             | 30 06 0003 612f23 00           | e0029000
        PUBLISH with QoS 3                     | 36 08 0003 612f62 0001 00      | e0028100
        a topic alias above the maximum        | 30 06 0000 03 230021           | e0029400
        a topic alias that names nothing yet   | 30 06 0000 03 230020           | e0028200
        a second CONNECT                       | 10 0e 0004 4d515454 05 02 003c 00 0001 61 | e0028200
        a server's packet                      | d0 00                          | e0028200
        packet type 0                          | 00 00                          | e0028100
        AUTH without extended authentication   | f0 00                          | e0028200
        a session expiry only in DISCONNECT    | e0 07 00 05 1100000001         | e0028200
        """,
            delimiter = '|')
    void what_is_forbidden_is_answered_and_ends_the_connection(String what, String packet, String answer) {
        try (RawClient five = broker.raw().connect(5, "five");
                RawClient three = broker.raw().connect(4, "three")) {
            five.send(packet);
            assertThat(five.receive()).isEqualTo(answer);
            assertThat(five.receive()).isEqualTo("closed");
            if (!packet.startsWith("e0")) {
                three.send(packet);
                assertThat(three.receive()).isEqualTo("closed");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            textBlock =
                    """
        # what                                       | packet                                              | answer
        an unknown protocol version                  | 10 0d 0004 4d515454 06 02 003c 0001 61              | 2003008400
        another protocol                             | 10 0d 0004 4d515455 04 02 003c 0001 61              | closed
        the old name with the new level              | 10 0f 0006 4d5149736470 04 02 003c 0001 61          | 20020001
        MQTT 3: no identifier, but a kept session    | 10 0c 0004 4d515454 04 00 003c 0000                 | 20020002
        MQTT 5: a malformed CONNECT                  | 10 0e 0004 4d515454 05 03 003c 00 0001 61           | 2003008100
        MQTT 5: an authentication method             | 10 12 0004 4d515454 05 02 003c 04 15000161 0001 61  | 2003008c00
        a packet before CONNECT                      | 30 05 0003 612f62                                   | closed
        not MQTT at all                              | 47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a     | closed
        """,
            delimiter = '|')
    void a_connect_that_is_not_taken_is_answered(String what, String packet, String answer) {
        try (RawClient client = broker.raw().send(packet)) {
            assertThat(client.receive()).isEqualTo(answer);
            if (!answer.equals("closed")) {
                assertThat(client.receive()).isEqualTo("closed");
            }
        }
    }

    @Test
    void an_mqtt_3_1_client_is_let_in() {
        try (RawClient client = broker.raw().send("10 0f 0006 4d5149736470 03 02 003c 0001 61 c000")) {
            assertThat(client.receive()).isEqualTo("20020000");
            assertThat(client.receive()).isEqualTo("d000");
        }
    }

    @Test
    void an_mqtt_5_client_without_an_identifier_is_given_one_even_for_a_kept_session() {
        try (RawClient client = broker.raw().send("10 0d 0004 4d515454 05 00 003c 00 0000")) {
            String answer = client.receive();
            assertThat(answer.substring(4, 8)).isEqualTo("0000");
            assertThat(answer).contains("120029" + java.util.HexFormat.of().formatHex("auto-".getBytes()));
        }
    }

    @Test
    @Statement({"3.1.3-8", "3.2.2-7"})
    void a_client_identifier_of_64_kb_is_refused() {
        try (RawClient client = broker.raw().send(RawClient.connectPacket(5, "x".repeat(65_535), ""))) {
            assertThat(client.receive()).isEqualTo("2003008500");
            assertThat(client.receive()).isEqualTo("closed");
        }
    }

    @Test
    void each_filter_of_a_subscribe_is_answered_for_itself() {
        try (RawClient five = broker.raw().connect(5, "five");
                RawClient three = broker.raw().connect(4, "three")) {
            five.send("82 14 0001 00 0001 61 02 0003 612f23 01 0004 612f2362 00");
            assertThat(five.receive()).isEqualTo("900600010002018f");
            three.send("82 0f 0001 0003 612f23 01 0004 612f2362 00");
            assertThat(three.receive()).isEqualTo("900400010180");
            three.send("a2 07 0002 0003 612f23");
            assertThat(three.receive()).isEqualTo("b0020002");
            five.send("a2 0c 0002 00 0001 61 0004 6e6f6e65");
            assertThat(five.receive()).isEqualTo("b0050002000011");
        }
    }

    @Test
    void filters_too_deep_and_too_many_are_refused() {
        BrokerConfig config =
                BrokerConfig.defaults().withMaxSubscriptionsPerClient(2).withMaxTopicLevels(3);
        try (TestBroker small = new TestBroker(config, b -> {});
                RawClient client = small.raw().connect(5, "five")) {
            client.send("82 0d 0001 00 0007 612f622f632f64 00");
            assertThat(client.receive()).isEqualTo("90040001008f");
            client.send("82 0f 0002 00 0001 61 00 0001 62 00 0001 63 00");
            assertThat(client.receive()).isEqualTo("9006000200" + "000097");
            client.send("32 0c 0007 612f622f632f64 0001 00");
            assertThat(client.receive()).startsWith("40").contains("000190");
        }
    }

    @Test
    void packets_sent_right_behind_the_connect_wait_for_its_answer() {
        Promise<Authentication.Decision> decision = Promise.promise();
        List<String> heard = new CopyOnWriteArrayList<>();
        try (TestBroker slow =
                new TestBroker(BrokerConfig.defaults(), c -> decision.future(), Clock.systemUTC(), b -> {})) {
            TestBroker.await(slow.broker.subscribe("#", p -> heard.add(p.topic())));
            try (RawClient client = slow.raw()) {
                client.send(RawClient.connectPacket(4, "quick", ""));
                client.send("8206 0001 0001 61 01 3206 0001 61 0002 78 c000");
                await().until(() -> slow.gauge("connections") == 1);
                assertThat(TestBroker.await(slow.broker.clients())).isEmpty();
                assertThat(heard).isEmpty();
                decision.complete(new Authentication.Decision.Welcome(
                        java.util.Optional.of("me"), Authentication.Rights.EVERYTHING));
                assertThat(client.receive()).isEqualTo("20020000");
                assertThat(client.receive()).isEqualTo("9003000101");
                List<String> rest = new ArrayList<>(List.of(client.receive(), client.receive(), client.receive()));
                assertThat(rest).containsExactlyInAnyOrder("3206000161000178", "40020002", "d000");
                assertThat(slow.client("quick").userName()).contains("me");
            }
        }
    }

    @Test
    void who_is_refused_is_told_why() {
        Authentication nobody = c -> c.userName().isPresent()
                ? Future.succeededFuture(new Authentication.Decision.Refuse(true, "wrong password"))
                : c.clientId().equals("crash")
                        ? Future.failedFuture("no file")
                        : Future.succeededFuture(new Authentication.Decision.Refuse(false, "not today"));
        try (TestBroker closed = new TestBroker(BrokerConfig.defaults(), nobody, Clock.systemUTC(), b -> {})) {
            assertThat(answer(closed, RawClient.connectPacket(4, "a", ""))).isEqualTo("20020005");
            assertThat(answer(closed, RawClient.connectPacket(5, "a", ""))).isEqualTo("2003008700");
            assertThat(answer(closed, RawClient.connectPacket(4, "crash", ""))).isEqualTo("20020003");
            assertThat(answer(closed, RawClient.connectPacket(5, "crash", ""))).isEqualTo("2003008800");
            try (RawClient named = closed.raw().send("10 10 0004 4d515454 04 82 003c 0001 61 0001 62")) {
                assertThat(named.receive()).isEqualTo("20020004");
            }
            assertThat(closed.count("refused", "reason", "not-authorized")).isEqualTo(2);
            assertThat(closed.count("refused", "reason", "bad-credentials")).isEqualTo(1);
        }
    }

    @Test
    void what_a_client_may_not_do_is_refused() {
        Authentication.Rights own = new Authentication.Rights() {
            @Override
            public boolean mayPublish(String topic) {
                return topic.startsWith("mine/");
            }

            @Override
            public boolean maySubscribe(String filter) {
                return filter.startsWith("mine/");
            }
        };
        Authentication some = c ->
                Future.succeededFuture(new Authentication.Decision.Welcome(java.util.Optional.of(c.clientId()), own));
        try (TestBroker closed = new TestBroker(BrokerConfig.defaults(), some, Clock.systemUTC(), b -> {});
                RawClient five = closed.raw().connect(5, "five", "1700");
                RawClient three = closed.raw().connect(4, "three")) {
            five.send(RawClient.publishPacket(5, 1, 1, "yours/a", new byte[] {1}));
            assertThat(five.receive()).isEqualTo("40040001" + "8700");
            five.send(RawClient.publishPacket(5, 2, 2, "yours/a", new byte[] {1}));
            assertThat(five.receive()).isEqualTo("50040002" + "8700");
            five.send("82 0d 0003 00 0007 796f7572732f61 00");
            assertThat(five.receive()).isEqualTo("9004000300" + "87");
            three.send(RawClient.publishPacket(4, 1, 1, "yours/a", new byte[] {1}));
            assertThat(three.receive()).as("MQTT 3 has no word for it").isEqualTo("40020001");
            three.send("82 0c 0003 0007 796f7572732f61 00");
            assertThat(three.receive()).isEqualTo("9003000380");
            try (RawClient will = closed.raw().send("10 13 0004 4d515454 04 06 003c 0001 61 0001 62 0001 63")) {
                assertThat(will.receive()).isEqualTo("20020005");
            }
        }
    }

    @Test
    void nobody_publishes_below_sys_but_other_dollar_topics_are_free() {
        try (RawClient client = broker.raw().connect(5, "five", "1700")) {
            client.send(RawClient.publishPacket(5, 1, 1, "$SYS/broker", new byte[] {1}));
            assertThat(client.receive()).isEqualTo("40040001" + "8700");
            client.send("82 09 0002 00 0003 2b2f2b 00");
            assertThat(client.receive()).isEqualTo("9004000200" + "00");
            client.send(RawClient.publishPacket(5, 1, 3, "$Topic/B", new byte[] {1}));
            assertThat(client.receive())
                    .as("acknowledged, and not delivered to +/+")
                    .isEqualTo("4004000310" + "00");
        }
    }

    @Test
    void more_connections_than_allowed_are_told_so() {
        try (TestBroker small = new TestBroker(BrokerConfig.defaults().withMaxConnections(1), b -> {});
                RawClient first = small.raw().connect(4, "one")) {
            assertThat(answer(small, RawClient.connectPacket(5, "two", ""))).isEqualTo("2003009700");
            assertThat(answer(small, RawClient.connectPacket(4, "two", ""))).isEqualTo("20020003");
            first.send("c000");
            assertThat(first.receive()).isEqualTo("d000");
        }
    }

    @Test
    void who_says_nothing_is_closed_on() {
        BrokerConfig config = BrokerConfig.defaults()
                .withConnectTimeout(Duration.ofMillis(300))
                .withPacketTimeout(Duration.ofMillis(300));
        try (TestBroker impatient = new TestBroker(config, b -> {});
                RawClient silent = impatient.raw();
                RawClient halfway = impatient.raw().connect(5, "halfway");
                RawClient sleepy = impatient.raw()) {
            halfway.send("30 7f 00");
            byte[] connect = RawClient.connectPacket(5, "sleepy", "");
            connect[11] = 1; // keep alive of one second
            sleepy.send(connect);
            assertThat(sleepy.receive()).startsWith("20");
            assertThat(silent.receive()).isEqualTo("closed");
            assertThat(halfway.receive()).isEqualTo("e0028000");
            assertThat(sleepy.receive()).isEqualTo("e0028d00");
            assertThat(impatient.count("refused", "reason", "connect-timeout")).isEqualTo(1);
            assertThat(impatient.count("refused", "reason", "packet-timeout")).isEqualTo(1);
            assertThat(impatient.count("refused", "reason", "keep-alive")).isEqualTo(1);
        }
    }

    @Test
    void a_keep_alive_longer_than_allowed_is_answered_by_the_longest() {
        BrokerConfig config = BrokerConfig.defaults().withMaxKeepAlive(Duration.ofSeconds(60));
        try (TestBroker strict = new TestBroker(config, b -> {})) {
            byte[] connect = RawClient.connectPacket(5, "five", "");
            connect[11] = 120;
            assertThat(answer(strict, connect)).contains("13003c");
        }
    }

    @Test
    void a_client_in_the_midst_of_a_packet_that_is_too_large_still_hears_why() {
        try (RawClient client = broker.raw().connect(5, "five")) {
            client.send(RawClient.publishPacket(5, 1, 1, "a", new byte[20 * 1024 * 1024]));
            assertThat(client.receive()).isEqualTo("e0029500");
            assertThat(client.receive()).isEqualTo("closed");
        }
    }

    @Test
    void a_shutdown_is_announced() {
        TestBroker ending = new TestBroker();
        try (RawClient five = ending.raw().connect(5, "five");
                RawClient three = ending.raw().connect(4, "three")) {
            ending.close();
            assertThat(five.receive()).isEqualTo("e0028b00");
            assertThat(three.receive()).isEqualTo("closed");
        }
    }

    private static String answer(TestBroker of, byte[] packet) {
        try (RawClient client = of.raw().send(packet)) {
            return client.receive();
        }
    }
}
