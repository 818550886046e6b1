package dev.atmosphere.edge.broker;

import static dev.atmosphere.edge.broker.TestBroker.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.pubrec.Mqtt5PubRecReasonCode;
import dev.atmosphere.log.LogLines;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What an inbox says is what the publisher hears. */
class InboxTest {
    private final List<Publish> offered = new CopyOnWriteArrayList<>();
    private final List<Promise<Verdict>> verdicts = new CopyOnWriteArrayList<>();

    /** Decides when the test says so. */
    private final Inbox undecided = publish -> {
        offered.add(publish);
        Promise<Verdict> verdict = Promise.promise();
        verdicts.add(verdict);
        return verdict.future();
    };

    private TestBroker brokerWith(Inbox inbox) {
        return new TestBroker(BrokerConfig.defaults(), b -> b.claim("in/+", inbox));
    }

    private Inbox always(Verdict verdict) {
        return publish -> {
            offered.add(publish);
            return Future.succeededFuture(verdict);
        };
    }

    @Test
    void the_inbox_sees_what_the_client_sent_and_who_it_is() {
        try (TestBroker broker = brokerWith(always(Verdict.accepted()))) {
            Mqtt5BlockingClient five = broker.mqtt5("five");
            five.connect();
            five.publishWith()
                    .topic("in/five")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(new byte[] {1})
                    .contentType("image/jpeg")
                    .userProperties()
                    .add("id", "4711")
                    .applyUserProperties()
                    .send();
            Mqtt3BlockingClient three = broker.mqtt3("three");
            three.connect();
            three.publishWith()
                    .topic("in/three")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .retain(true)
                    .send();
            five.disconnect();
            three.disconnect();
        }
        Publish fromFive = offered.get(0);
        assertThat(fromFive.topic()).isEqualTo("in/five");
        assertThat(fromFive.contentType()).contains("image/jpeg");
        assertThat(fromFive.userProperty("id")).contains("4711");
        assertThat(fromFive.publisher().clientId()).isEqualTo("five");
        assertThat(fromFive.publisher().protocolLevel()).isEqualTo(5);
        assertThat(fromFive.publisher().address()).startsWith("127.0.0.1:");
        assertThat(fromFive.canRefuse()).isTrue();
        Publish fromThree = offered.get(1);
        assertThat(fromThree.publisher().protocolLevel()).isEqualTo(4);
        assertThat(fromThree.retain()).isTrue();
        assertThat(fromThree.payload().length()).isZero();
        assertThat(fromThree.canRefuse()).isFalse();
    }

    @Test
    void nothing_is_acknowledged_before_the_verdict_and_then_in_order() {
        try (TestBroker broker = brokerWith(undecided);
                RawClient client = broker.raw().connect(4, "raw")) {
            client.send(RawClient.publishPacket(4, 1, 1, "in/a", new byte[] {1}));
            client.send(RawClient.publishPacket(4, 2, 2, "in/b", new byte[] {2}));
            client.send(RawClient.publishPacket(4, 1, 3, "other", new byte[] {3}));
            client.send("c000");
            assertThat(client.receive()).as("the PINGRESP comes first").isEqualTo("d000");
            assertThat(broker.gauge("inbound.bytes")).isEqualTo(3);

            verdicts.get(1).complete(Verdict.accepted());
            client.send("c000");
            assertThat(client.receive()).as("still").isEqualTo("d000");

            verdicts.get(0).complete(Verdict.accepted());
            assertThat(client.receive()).isEqualTo("40020001");
            assertThat(client.receive()).isEqualTo("50020002");
            assertThat(client.receive()).isEqualTo("40020003");
            await().untilAsserted(
                            () -> assertThat(broker.gauge("inbound.bytes")).isZero());
        }
    }

    @Test
    void what_an_inbox_holds_of_a_message_is_what_the_budget_counts() {
        List<byte[]> held = new CopyOnWriteArrayList<>();
        Inbox keeping = publish -> {
            held.add(publish.bytes());
            return undecided.offer(publish);
        };
        try (TestBroker broker = brokerWith(keeping);
                RawClient client = broker.raw().connect(4, "raw")) {
            client.send(RawClient.publishPacket(4, 1, 1, "in/a", new byte[300_000]));
            client.send(RawClient.publishPacket(4, 1, 2, "in/b", new byte[200_000]));
            client.send("c000");
            assertThat(client.receive()).isEqualTo("d000");

            // One array each: nobody's copy, neither a second time nor beside that for subscribers.
            assertThat(held.stream().mapToInt(bytes -> bytes.length).sum()).isEqualTo(500_000);
            assertThat(broker.gauge("inbound.bytes")).isEqualTo(500_000);
            for (int i = 0; i < 2; i++) {
                assertThat(offered.get(i).bytes()).isSameAs(held.get(i));
                assertThat(new Message(offered.get(i), Instant.EPOCH).payload().array())
                        .isSameAs(held.get(i));
            }

            verdicts.forEach(verdict -> verdict.complete(Verdict.accepted()));
            await().untilAsserted(
                            () -> assertThat(broker.gauge("inbound.bytes")).isZero());
        }
    }

    @Test
    void a_refusal_reaches_an_mqtt_5_publisher_with_its_reason() {
        Verdict refusal = Verdict.refused(Refusal.PAYLOAD_FORMAT_INVALID, "not a picture");
        try (TestBroker broker = brokerWith(always(refusal))) {
            Mqtt5BlockingClient client = broker.mqtt5("five");
            client.connect();
            assertThatThrownBy(() -> client.publishWith()
                            .topic("in/a")
                            .qos(MqttQos.AT_LEAST_ONCE)
                            .send())
                    .isInstanceOfSatisfying(Mqtt5PubAckException.class, e -> {
                        assertThat(e.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID);
                        assertThat(e.getMqttMessage().getReasonString()).get().hasToString("not a picture");
                    });
            assertThatThrownBy(() -> client.publishWith()
                            .topic("in/a")
                            .qos(MqttQos.EXACTLY_ONCE)
                            .send())
                    .isInstanceOfSatisfying(Mqtt5PubRecException.class, e -> {
                        assertThat(e.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5PubRecReasonCode.PAYLOAD_FORMAT_INVALID);
                        assertThat(e.getMqttMessage().getReasonString()).get().hasToString("not a picture");
                    });
            client.disconnect();
            assertThat(broker.count("refused", "reason", "message-payload-format-invalid"))
                    .isEqualTo(2);
        }
    }

    @Test
    void what_an_inbox_refuses_it_tells_itself_and_the_broker_what_it_refuses() {
        try (LogLines log = new LogLines("dev.atmosphere.edge.broker.refusals");
                TestBroker broker = brokerWith(always(Verdict.refused(Refusal.UNSPECIFIED, "no")));
                RawClient client = broker.raw().connect(5, "raw")) {
            client.send(RawClient.publishPacket(5, 1, 1, "in/a", new byte[] {1}));
            assertThat(client.receive()).startsWith("40");
            assertThat(log.lines()).isEmpty();

            client.send(RawClient.publishPacket(5, 1, 2, "$SYS/broker", new byte[] {1}));
            assertThat(client.receive()).startsWith("40");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN client 'raw' at 127.0.0.1:")
                    .contains("message-not-authorized: $SYS/broker: ");
        }
    }

    @Test
    void a_reason_string_is_not_sent_to_a_client_that_does_not_want_one() {
        try (TestBroker broker = brokerWith(always(Verdict.refused(Refusal.UNSPECIFIED, "no")));
                RawClient client = broker.raw().connect(5, "raw", "1700")) {
            client.send(RawClient.publishPacket(5, 1, 1, "in/a", new byte[] {1}));
            assertThat(client.receive()).isEqualTo("4004000180" + "00");
        }
    }

    @Test
    void an_mqtt_3_publisher_is_acknowledged_what_was_refused_and_subscribers_do_not_get_it() {
        List<Publish> heard = new CopyOnWriteArrayList<>();
        try (TestBroker broker = brokerWith(always(Verdict.refused(Refusal.UNSPECIFIED, "no")))) {
            TestBroker.await(broker.broker.subscribe("#", heard::add));
            Mqtt3BlockingClient client = broker.mqtt3("three");
            client.connect();
            client.publishWith().topic("in/a").qos(MqttQos.AT_LEAST_ONCE).send();
            client.publishWith().topic("in/a").qos(MqttQos.EXACTLY_ONCE).send();
            client.disconnect();
            assertThat(offered).hasSize(2).allMatch(p -> !p.canRefuse());
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void not_now_is_not_acknowledged_but_answered_by_a_disconnect() {
        try (TestBroker broker = brokerWith(always(Verdict.notNow("the spool is full")));
                RawClient five = broker.raw().connect(5, "five");
                RawClient three = broker.raw().connect(4, "three")) {
            five.send(RawClient.publishPacket(5, 1, 1, "in/a", new byte[] {1}));
            assertThat(five.receive()).isEqualTo("e0029700");
            assertThat(five.receive()).isEqualTo("closed");
            three.send(RawClient.publishPacket(4, 2, 1, "in/a", new byte[] {1}));
            assertThat(three.receive()).isEqualTo("closed");
            assertThat(broker.count("refused", "reason", "not-now")).isEqualTo(2);
        }
    }

    @Test
    void an_inbox_that_fails_or_throws_counts_as_not_now() {
        Inbox failing = publish -> {
            if (publish.topic().endsWith("throw")) {
                throw new IllegalStateException("broken");
            }
            return Future.failedFuture("broken");
        };
        try (TestBroker broker = brokerWith(failing);
                RawClient one = broker.raw().connect(5, "one");
                RawClient two = broker.raw().connect(5, "two")) {
            one.send(RawClient.publishPacket(5, 1, 1, "in/throw", new byte[] {1}));
            assertThat(one.receive()).isEqualTo("e0029700");
            two.send(RawClient.publishPacket(5, 1, 1, "in/fail", new byte[] {1}));
            assertThat(two.receive()).isEqualTo("e0029700");
        }
    }

    @Test
    void a_qos_2_message_that_is_sent_again_is_offered_and_delivered_once() {
        List<Publish> heard = new CopyOnWriteArrayList<>();
        byte[] publish = RawClient.publishPacket(4, 2, 7, "in/a", new byte[] {1});
        byte[] again = publish.clone();
        again[0] |= 0x08;
        try (TestBroker broker = brokerWith(undecided);
                RawClient client = broker.raw().connect(4, "raw")) {
            TestBroker.await(broker.broker.subscribe("in/#", heard::add));
            client.send(publish).send(again).send("c000");
            assertThat(client.receive()).isEqualTo("d000");
            verdicts.get(0).complete(Verdict.accepted());
            assertThat(client.receive()).isEqualTo("50020007");
            client.send(again);
            assertThat(client.receive()).isEqualTo("50020007");
            client.send("62020007").send("62020007");
            assertThat(client.receive()).isEqualTo("70020007");
            assertThat(client.receive()).isEqualTo("70020007");
            assertThat(offered).hasSize(1);
            assertThat(heard).hasSize(1);

            client.send(publish).send("c000"); // released: the identifier is free for a new message
            assertThat(client.receive()).isEqualTo("d000");
            assertThat(offered).hasSize(2);
        }
    }

    @Test
    void a_verdict_that_comes_after_a_reconnect_is_answered_there() {
        byte[] connect = RawClient.connectPacket(4, "kept", "");
        connect[9] = 0; // a session to be kept
        byte[] publish = RawClient.publishPacket(4, 2, 7, "in/a", new byte[] {1});
        try (TestBroker broker = brokerWith(undecided)) {
            try (RawClient first = broker.raw().send(connect)) {
                assertThat(first.receive()).isEqualTo("20020000");
                first.send(publish).send("c000");
                assertThat(first.receive()).isEqualTo("d000");
            }
            try (RawClient second = broker.raw().send(connect)) {
                assertThat(second.receive()).isEqualTo("20020100");
                publish[0] |= 0x08;
                second.send(publish).send("c000");
                assertThat(second.receive()).isEqualTo("d000");
                assertThat(offered).hasSize(1);
                verdicts.get(0).complete(Verdict.accepted());
                assertThat(second.receive()).isEqualTo("50020007");
            }
        }
    }

    @Test
    void what_an_mqtt_5_client_sends_beyond_the_receive_maximum_ends_its_connection() {
        try (TestBroker broker =
                        new TestBroker(BrokerConfig.defaults().withReceiveMaximum(2), b -> b.claim("in/+", undecided));
                RawClient client = broker.raw().connect(5, "raw")) {
            for (int id = 1; id <= 3; id++) {
                client.send(RawClient.publishPacket(5, 1, id, "in/a", new byte[] {1}));
            }
            assertThat(client.receive()).isEqualTo("e0029300");
            assertThat(offered).hasSize(2);
        }
    }

    @Test
    void an_mqtt_3_client_is_not_read_while_too_many_of_its_messages_wait() {
        try (TestBroker broker =
                        new TestBroker(BrokerConfig.defaults().withReceiveMaximum(2), b -> b.claim("in/+", undecided));
                RawClient client = broker.raw().connect(4, "raw");
                RawClient other = broker.raw().connect(4, "other")) {
            for (int id = 1; id <= 5; id++) {
                client.send(RawClient.publishPacket(4, 1, id, "in/a", new byte[] {1}));
            }
            await().until(() -> offered.size() == 2);
            other.send("c000");
            assertThat(other.receive()).isEqualTo("d000");
            assertThat(offered).hasSize(2);

            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int next = i;
                await().until(() -> verdicts.size() > next);
                verdicts.get(i).complete(Verdict.accepted());
                answers.add(client.receive());
            }
            assertThat(answers).containsExactly("40020001", "40020002", "40020003", "40020004", "40020005");
        }
    }

    @Test
    void pictures_wait_in_the_socket_when_the_inbox_is_slow_and_pings_of_others_do_not() {
        int pictureBytes = 400_000;
        BrokerConfig config = BrokerConfig.defaults().withMaxInboundBytes(1_000_000);
        try (TestBroker broker = new TestBroker(config, b -> b.claim("in/+", undecided));
                RawClient healthy = broker.raw().connect(4, "healthy")) {
            List<Thread> stations = new ArrayList<>();
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                RawClient station = broker.raw().connect(4, "station" + i);
                clients.add(station);
                Thread sender = new Thread(
                        () -> station.send(RawClient.publishPacket(4, 1, 1, "in/a", new byte[pictureBytes])));
                sender.start();
                stations.add(sender);
            }
            await().until(() -> offered.size() == 2);
            healthy.send("c000");
            assertThat(healthy.receive()).isEqualTo("d000");
            assertThat(broker.gauge("inbound.bytes")).isLessThan(1_250_000);
            for (int i = 0; i < 8; i++) {
                int next = i;
                await().until(() -> verdicts.size() > next);
                assertThat(broker.gauge("inbound.bytes")).isLessThan(1_250_000);
                verdicts.get(i).complete(Verdict.accepted());
            }
            clients.forEach(c -> assertThat(c.receive()).isEqualTo("40020001"));
            clients.forEach(RawClient::close);
            stations.forEach(InboxTest::join);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
