package dev.atmosphere.edge.broker;

import static dev.atmosphere.edge.broker.TestBroker.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Publishing and subscribing between public clients of both protocol versions, and the gateway itself. */
class MqttBrokerTest {
    @ParameterizedTest
    @EnumSource(MqttQos.class)
    void a_message_of_each_qos_reaches_a_subscriber_of_the_other_protocol_version(MqttQos qos) throws Exception {
        try (TestBroker broker = new TestBroker()) {
            Mqtt5BlockingClient five = broker.mqtt5("five");
            Mqtt3BlockingClient three = broker.mqtt3("three");
            five.connect();
            three.connect();
            try (Mqtt5Publishes toFive = five.publishes(MqttGlobalPublishFilter.ALL);
                    Mqtt3BlockingClient.Mqtt3Publishes toThree = three.publishes(MqttGlobalPublishFilter.ALL)) {
                five.subscribeWith().topicFilter("to/five/#").qos(qos).send();
                three.subscribeWith().topicFilter("to/+").qos(qos).send();

                three.publishWith()
                        .topic("to/five")
                        .qos(qos)
                        .payload(new byte[] {1, 2})
                        .send();
                five.publishWith()
                        .topic("to/three")
                        .qos(qos)
                        .payload(new byte[] {3})
                        .send();

                Mqtt5Publish atFive = toFive.receive(20, TimeUnit.SECONDS).orElseThrow();
                assertThat(atFive.getPayloadAsBytes()).containsExactly(1, 2);
                assertThat(atFive.getQos()).isEqualTo(qos);
                assertThat(atFive.getTopic()).hasToString("to/five");
                Mqtt3Publish first = toThree.receive(20, TimeUnit.SECONDS).orElseThrow();
                Mqtt3Publish second = toThree.receive(20, TimeUnit.SECONDS).orElseThrow();
                assertThat(List.of(
                                first.getTopic().toString(), second.getTopic().toString()))
                        .containsExactlyInAnyOrder("to/five", "to/three");
            }
            five.disconnect();
            three.disconnect();
        }
    }

    @Test
    void the_gateway_publishes_to_clients_and_listens_to_them() throws Exception {
        BlockingQueue<Publish> heard = new LinkedBlockingQueue<>();
        try (TestBroker broker = new TestBroker()) {
            LocalSubscription listening = await(broker.broker.subscribe("stations/+/telemetry", heard::add));
            Mqtt5BlockingClient client = broker.mqtt5("station");
            client.connect();
            try (Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
                client.subscribeWith().topicFilter("stations/door/faces").send();

                await(broker.broker.publish(
                        "stations/door/faces",
                        Buffer.buffer("{}"),
                        MqttQoS.AT_LEAST_ONCE,
                        false,
                        MessageProperties.contentType("application/json")));
                client.publishWith()
                        .topic("stations/door/telemetry")
                        .payload("hot".getBytes())
                        .userProperties()
                        .add("a", "b")
                        .applyUserProperties()
                        .send();

                Mqtt5Publish faces = publishes.receive(20, TimeUnit.SECONDS).orElseThrow();
                assertThat(faces.getContentType()).get().hasToString("application/json");
                Publish telemetry = heard.poll(20, TimeUnit.SECONDS);
                assertThat(telemetry.payload()).isEqualTo(Buffer.buffer("hot"));
                assertThat(telemetry.userProperty("a")).contains("b");
                assertThat(telemetry.publisher().clientId()).isEqualTo("station");
                await(listening.cancel());
                client.publishWith().topic("stations/door/telemetry").send();
                await(broker.broker.clients());
                assertThat(heard).isEmpty();
            }
            client.disconnect();
        }
    }

    @Test
    void a_topic_with_a_wildcard_and_a_filter_that_is_none_are_refused_to_the_gateway_too() {
        try (TestBroker broker = new TestBroker()) {
            Future<Void> published =
                    broker.broker.publish("a/#", Buffer.buffer(), MqttQoS.AT_MOST_ONCE, false, MessageProperties.NONE);
            assertThat(published.failed()).isTrue();
            assertThat(broker.broker.subscribe("a/#/b", p -> {}).failed()).isTrue();
        }
        assertThatThrownBy(() -> new TestBroker(
                        BrokerConfig.defaults(), b -> b.claim("a#", p -> Future.succeededFuture(Verdict.accepted()))))
                .hasMessageContaining("'a#'");
    }

    @Test
    void a_picture_of_8_mb_passes_whole() throws Exception {
        byte[] picture = new byte[8 * 1024 * 1024];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (byte) (i * 31 >> 3);
        }
        List<Buffer> taken = new CopyOnWriteArrayList<>();
        Inbox inbox = p -> {
            taken.add(p.payload());
            return Future.succeededFuture(Verdict.accepted());
        };
        try (TestBroker broker = new TestBroker(BrokerConfig.defaults(), b -> b.claim("stations/+/images", inbox))) {
            Mqtt5BlockingClient client = broker.mqtt5("station");
            client.connect();
            try (Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
                client.subscribeWith()
                        .topicFilter("#")
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .send();
                client.publishWith()
                        .topic("stations/door/images")
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(picture)
                        .send();
                Mqtt5Publish back = publishes.receive(30, TimeUnit.SECONDS).orElseThrow();
                assertThat(back.getPayloadAsBytes()).isEqualTo(picture);
            }
            client.disconnect();
        }
        assertThat(taken).hasSize(1);
        assertThat(taken.get(0).getBytes()).isEqualTo(picture);
    }
}
