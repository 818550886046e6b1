package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OwnTopicsTest {
    private final Authentication own =
            new OwnTopics(new ClosedFilters(new AnonymousAccess(false), Set.of("no/way")), "people");

    @Test
    void only_the_gateway_publishes_there_and_clients_listen() throws InterruptedException {
        try (TestBroker broker = new TestBroker(BrokerConfig.defaults(), own, Clock.systemUTC(), b -> {})) {
            Mqtt5BlockingClient client = broker.mqtt5("client");
            client.connect();
            try (Mqtt5BlockingClient.Mqtt5Publishes heard = client.publishes(MqttGlobalPublishFilter.ALL)) {
                client.subscribeWith().topicFilter("#").send();

                for (String topic : List.of("people", "people/", "people/1/last-seen")) {
                    assertThatThrownBy(() -> publish(client, topic))
                            .as(topic)
                            .isInstanceOfSatisfying(Mqtt5PubAckException.class, refused -> assertThat(
                                            refused.getMqttMessage().getReasonCode())
                                    .isEqualTo(Mqtt5PubAckReasonCode.NOT_AUTHORIZED));
                }
                broker.publish("people/1/last-seen", "here", MqttQoS.AT_LEAST_ONCE);
                publish(client, "peoples/1/last-seen");

                for (String topic : List.of("people/1/last-seen", "peoples/1/last-seen")) {
                    assertThat(heard.receive(10, TimeUnit.SECONDS)).hasValueSatisfying(one -> assertThat(one.getTopic())
                            .hasToString(topic));
                }
            } finally {
                client.disconnect();
            }
        }
    }

    @Test
    void who_would_leave_a_will_there_is_turned_away() {
        try (TestBroker broker = new TestBroker(BrokerConfig.defaults(), own, Clock.systemUTC(), b -> {})) {
            Mqtt5BlockingClient client = broker.mqtt5("client");
            assertThatThrownBy(() -> client.connectWith()
                            .willPublish()
                            .topic("people/1/last-seen")
                            .applyWillPublish()
                            .send())
                    .hasMessageContaining("NOT_AUTHORIZED");
        }
    }

    @Test
    void filters_that_are_closed_are_refused_as_before() {
        try (TestBroker broker = new TestBroker(BrokerConfig.defaults(), own, Clock.systemUTC(), b -> {});
                RawClient five = broker.raw().connect(5, "five")) {
            five.send("82 0c 0001 00 0006 6e6f2f776179 00");
            assertThat(five.receive()).isEqualTo("900400010080");
        }
    }

    private static void publish(Mqtt5BlockingClient client, String topic) {
        client.publishWith().topic(topic).qos(MqttQos.AT_LEAST_ONCE).send();
    }
}
