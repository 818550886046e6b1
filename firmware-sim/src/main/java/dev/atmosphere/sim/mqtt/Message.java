package dev.atmosphere.sim.mqtt;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;

/**
 * A message to publish.
 *
 * @param payload shared, not copied: nobody writes to it
 * @param contentType MQTT 5 only; a link of MQTT 3.1.1 leaves it out
 * @param properties MQTT 5's user properties; a link of MQTT 3.1.1 leaves them out
 */
public record Message(
        String topic,
        Buffer payload,
        int qos,
        boolean retained,
        Optional<String> contentType,
        Map<String, String> properties) {
    public Message {
        if (qos < 0 || qos > 2) {
            throw new IllegalArgumentException("QoS " + qos + ": 0, 1 or 2");
        }
        properties = Map.copyOf(properties);
    }

    public static Message plain(String topic, Buffer payload, int qos) {
        return new Message(topic, payload, qos, false, Optional.empty(), Map.of());
    }

    public static Message retained(String topic, Buffer payload) {
        return new Message(topic, payload, 1, true, Optional.empty(), Map.of());
    }
}
