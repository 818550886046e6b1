package dev.atmosphere.edge.broker;

import dev.atmosphere.edge.broker.packet.Payloads;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Optional;
import java.util.UUID;

/**
 * A message that somebody published.
 *
 * @param payload shared with everybody who gets the message: read only
 * @param retain whether the publisher asked to keep it for later subscribers; for a local listener, whether it was kept
 * @param duplicate whether the client marks it as sent before; says nothing sure
 * @param delivery of a QoS 2 message that a client sends: names the one delivery, also when the same message has to be offered to an
 *     inbox again because the broker was killed
 */
public record Publish(
        String topic,
        Buffer payload,
        MqttQoS qos,
        boolean retain,
        boolean duplicate,
        MessageProperties properties,
        Publisher publisher,
        Optional<UUID> delivery) {

    Publish(
            String topic,
            Buffer payload,
            MqttQoS qos,
            boolean retain,
            boolean duplicate,
            MessageProperties properties,
            Publisher publisher) {
        this(topic, payload, qos, retain, duplicate, properties, publisher, Optional.empty());
    }

    /**
     * Whether {@link Verdict#refused} reaches the publisher. MQTT 3 has no word for it, and QoS 0 has no answer: whoever refuses
     * such a message should keep it with the cause, since for its publisher it was accepted.
     */
    public boolean canRefuse() {
        return publisher.protocolLevel() >= 5 && qos != MqttQoS.AT_MOST_ONCE;
    }

    /** Whoever has asked for it on the broker's event loop may keep it; what an inbox or a listener is given, is kept already. */
    @Override
    public Buffer payload() {
        if (body() instanceof Payloads.Payload reused) {
            reused.keep();
        }
        return payload;
    }

    /** The payload where it lies, with its reference count; for who holds a reference while he reads it. */
    ByteBuf body() {
        ByteBuf held = ((BufferInternal) payload).getByteBuf();
        for (ByteBuf within = held; within != null; within = within.unwrap()) {
            if (within instanceof Payloads.Payload reused) {
                return reused; // the views that Vert.x gives have no count
            }
        }
        return held;
    }

    /** The payload as an array, shared like the payload: read only. What a client sent is not copied if that can be helped. */
    public byte[] bytes() {
        Buffer mine = payload();
        ByteBuf held = ((BufferInternal) mine).getByteBuf();
        boolean alone = held.hasArray()
                && held.arrayOffset() + held.readerIndex() == 0
                && held.readableBytes() == held.array().length;
        return alone ? held.array() : mine.getBytes();
    }

    public Optional<String> contentType() {
        return properties.contentType();
    }

    /** The first value of that name. */
    public Optional<String> userProperty(String name) {
        return properties.userProperty(name);
    }
}
