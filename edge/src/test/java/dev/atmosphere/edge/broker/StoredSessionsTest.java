package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import dev.atmosphere.edge.broker.store.StoreConfig;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that holds of sessions in memory holds of sessions that lie on the disk too. */
class StoredSessionsTest extends SessionsTest {
    private static final int ROOM = 100_000;

    @TempDir
    Path directory;

    @Override
    void prepare(MqttBroker broker) {
        broker.keepIn(StoreConfig.in(directory).withMaxBytesPerClient(ROOM));
    }

    @Override
    @Test
    void what_waits_for_clients_that_are_away_is_bounded() throws Exception {
        try (TestBroker broker = broker(BrokerConfig.defaults().withMaxQueuedBytesPerClient(25_000))) {
            Mqtt5BlockingClient client = broker.mqtt5("kept");
            client.connectWith().sessionExpiryInterval(1000).send();
            client.subscribeWith().topicFilter("a").qos(MqttQos.AT_LEAST_ONCE).send();
            client.disconnect();
            for (int i = 0; i < 50; i++) {
                broker.publish("a", i + "x".repeat(ROOM / 10 - 2), MqttQoS.AT_LEAST_ONCE);
            }
            assertThat(broker.client("kept").queuedBytes()).as("in memory").isZero();
            assertThat(broker.client("kept").storedBytes()).isLessThanOrEqualTo(ROOM);
            assertThat(broker.client("kept").dropped()).isEqualTo(41);
            assertThat(broker.count("dropped", "reason", "queue-full")).isEqualTo(41);
            try (Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
                client.connectWith().cleanStart(false).sessionExpiryInterval(0).send();
                for (int i = 0; i < 9; i++) {
                    byte[] payload = publishes
                            .receive(20, TimeUnit.SECONDS)
                            .orElseThrow()
                            .getPayloadAsBytes();
                    assertThat(new String(payload)).startsWith(i + "x");
                }
            }
            client.disconnect();
            await().untilAsserted(() -> assertThat(broker.gauge("stored.bytes")).isZero());
            assertThat(broker.gauge("queued.bytes")).isZero();
            assertThat(directory.resolve("payloads")).isEmptyDirectory();
        }
    }
}
