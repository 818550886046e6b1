package dev.atmosphere.edge.broker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import dev.atmosphere.edge.broker.store.Stored;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How messages stand in the tables: MQTT 5's properties as JSON, of the publisher only its client identifier. */
final class StoredForms {
    private static final ObjectMapper JSON = Json.json();

    private record Properties(
            boolean utf8,
            Optional<Long> expirySeconds,
            Optional<String> contentType,
            Optional<String> responseTopic,
            Optional<byte[]> correlationData,
            List<UserProperty> userProperties) {}

    private StoredForms() {}

    static Stored.Message message(long number, Publish publish, long sizeBytes, Optional<Long> expiresAt) {
        ByteBuffer payload =
                ((BufferInternal) publish.payload()).getByteBuf().nioBuffer().asReadOnlyBuffer();
        return new Stored.Message(
                number,
                publish.topic(),
                sizeBytes,
                Optional.of(payload),
                publish.qos().value(),
                publish.retain(),
                publish.publisher().clientId(),
                publish.properties() == MessageProperties.NONE
                        ? Optional.empty()
                        : Optional.of(json(publish.properties())),
                expiresAt);
    }

    /** Empty if the payload was lost. */
    static Optional<Publish> publish(Stored.Message stored) {
        return stored.payload()
                .map(payload -> new Publish(
                        stored.topic(),
                        BufferInternal.buffer(Unpooled.wrappedBuffer(payload)),
                        MqttQoS.valueOf(stored.qos()),
                        stored.retain(),
                        false,
                        stored.properties().map(StoredForms::properties).orElse(MessageProperties.NONE),
                        new Publisher(stored.publisher(), Optional.empty(), 0, "an earlier connection")));
    }

    private static String json(MessageProperties from) {
        try {
            return JSON.writeValueAsString(new Properties(
                    from.utf8(),
                    from.expiry().map(Duration::toSeconds),
                    from.contentType(),
                    from.responseTopic(),
                    from.correlationData().map(Buffer::getBytes),
                    from.userProperties()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings and numbers are always JSON", e);
        }
    }

    private static MessageProperties properties(String json) {
        try {
            Properties read = JSON.readValue(json, Properties.class);
            return new MessageProperties(
                    read.utf8(),
                    read.expirySeconds().map(Duration::ofSeconds),
                    read.contentType(),
                    read.responseTopic(),
                    read.correlationData().map(Buffer::buffer),
                    read.userProperties());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was written as JSON is JSON: " + json, e);
        }
    }
}
