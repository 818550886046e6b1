package dev.atmosphere.product;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import java.util.UUID;

/** A station on a public MQTT client that does not give up: a picture is sent again, under its id, until it is acknowledged. */
final class Station implements AutoCloseable {
    private final int port;
    private final String name;
    private Mqtt5BlockingClient client;

    Station(int port, String name) {
        this.port = port;
        this.name = name;
    }

    /** Blocks until the broker acknowledged the picture, over as many connections as that takes. */
    void publish(UUID id, byte[] picture) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                Mqtt5PublishResult result = connected()
                        .publish(Mqtt5Publish.builder()
                                .topic("stations/" + name + "/images")
                                .qos(MqttQos.AT_LEAST_ONCE)
                                .payload(picture)
                                .contentType("image/jpeg")
                                .userProperties()
                                .add("id", id.toString())
                                .applyUserProperties()
                                .build());
                if (result.getError().isEmpty()) {
                    return;
                }
            } catch (RuntimeException e) {
                // The gateway is away, or went away in the midst: a station comes again.
                if (attempt > 600) {
                    throw e;
                }
            }
            forget();
            Thread.sleep(100);
        }
    }

    private Mqtt5BlockingClient connected() {
        if (client == null) {
            client = MqttClient.builder()
                    .useMqttVersion5()
                    .identifier("station-" + name + "-" + UUID.randomUUID())
                    .serverHost("127.0.0.1")
                    .serverPort(port)
                    .buildBlocking();
            client.connect();
        }
        return client;
    }

    private void forget() {
        Mqtt5BlockingClient old = client;
        client = null;
        if (old != null && old.getState().isConnected()) {
            old.disconnect();
        }
    }

    @Override
    public void close() {
        forget();
    }
}
