package dev.atmosphere.edge.broker;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Instant;

/**
 * A message on its way from one publisher to many subscribers: one object, and one payload, for all of them. Counts who still
 * waits for it ({@link QueuedBytes}). Used on the broker's event loop only.
 */
final class Message {
    private static final int OVERHEAD_BYTES = 256;

    private final Publish publish;
    private final ByteBuf payload;
    private final long expiresAtMillis;
    private final int sizeBytes;
    int holders;

    Message(Publish publish, Instant now) {
        this.publish = publish;
        this.payload = ((BufferInternal) publish.payload()).getByteBuf();
        this.expiresAtMillis = publish.properties()
                .expiry()
                .map(e -> now.plus(e).toEpochMilli())
                .orElse(Long.MAX_VALUE);
        this.sizeBytes = payload.readableBytes()
                + publish.topic().length()
                + publish.properties().sizeBytes()
                + OVERHEAD_BYTES;
    }

    String topic() {
        return publish.topic();
    }

    MqttQoS qos() {
        return publish.qos();
    }

    boolean retain() {
        return publish.retain();
    }

    Publish publish() {
        return publish;
    }

    /** To be sliced, not to be read from or released. */
    ByteBuf payload() {
        return payload;
    }

    /** What it takes in memory, roughly. */
    int sizeBytes() {
        return sizeBytes;
    }

    boolean expired(Instant now) {
        return expiresAtMillis != Long.MAX_VALUE && now.toEpochMilli() >= expiresAtMillis;
    }

    /** The properties as a subscriber gets them at that time. */
    MqttProperties properties(Instant now) {
        MqttProperties properties = publish.properties().toMqtt();
        if (expiresAtMillis != Long.MAX_VALUE) {
            long seconds = Math.max(1, (expiresAtMillis - now.toEpochMilli() + 999) / 1000);
            properties.add(
                    new MqttProperties.IntegerProperty(MqttProperties.PUBLICATION_EXPIRY_INTERVAL, (int) seconds));
        }
        return properties;
    }

    boolean hasProperties() {
        return publish.properties() != MessageProperties.NONE;
    }
}
