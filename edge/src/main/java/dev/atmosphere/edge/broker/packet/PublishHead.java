package dev.atmosphere.edge.broker.packet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringPair;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What stands before the payload of an outgoing PUBLISH: fixed header, topic, packet identifier and, in MQTT 5, properties. The
 * payload is written after it from where it lies, shared by all subscribers.
 *
 * @param topic empty if the alias alone names it
 * @param packetId 0 with QoS 0
 * @param properties null in MQTT 3
 */
public record PublishHead(
        String topic, int qos, boolean retain, boolean duplicate, int packetId, MqttProperties properties) {
    /**
     * The encoded head.
     *
     * @param room how many bytes more the buffer gets, for a small payload to be written behind
     */
    public ByteBuf encode(ByteBufAllocator allocator, int payloadBytes, int room) {
        int topicBytes = ByteBufUtil.utf8Bytes(topic);
        ByteBuf encodedProperties = properties == null || properties.isEmpty() ? null : encodeProperties(properties);
        int propertyBytes = encodedProperties == null ? 0 : encodedProperties.readableBytes();
        int remaining = 2
                + topicBytes
                + (qos > 0 ? 2 : 0)
                + (properties == null ? 0 : lengthOfVarInt(propertyBytes) + propertyBytes)
                + payloadBytes;
        ByteBuf out = allocator.ioBuffer(1 + 4 + remaining - payloadBytes + room);
        out.writeByte(3 << 4 | (duplicate ? 8 : 0) | qos << 1 | (retain ? 1 : 0));
        writeVarInt(out, remaining);
        out.writeShort(topicBytes);
        ByteBufUtil.reserveAndWriteUtf8(out, topic, topicBytes);
        if (qos > 0) {
            out.writeShort(packetId);
        }
        if (properties != null) {
            writeVarInt(out, propertyBytes);
            if (encodedProperties != null) {
                out.writeBytes(encodedProperties);
            }
        }
        return out;
    }

    /** An encoding of the properties without their length. */
    private static ByteBuf encodeProperties(MqttProperties properties) {
        ByteBuf out = Unpooled.buffer();
        for (MqttProperty<?> property : properties.listAll()) {
            write(out, property.propertyId(), property.value());
        }
        return out;
    }

    private static void write(ByteBuf out, int id, Object value) {
        switch (id) {
            case MqttProperties.USER_PROPERTY -> {
                for (Object pair : value instanceof List<?> pairs ? pairs : List.of(value)) {
                    out.writeByte(id);
                    writeString(out, ((StringPair) pair).key);
                    writeString(out, ((StringPair) pair).value);
                }
            }
            case MqttProperties.PAYLOAD_FORMAT_INDICATOR -> out.writeByte(id).writeByte((Integer) value);
            case MqttProperties.TOPIC_ALIAS -> out.writeByte(id).writeShort((Integer) value);
            case MqttProperties.PUBLICATION_EXPIRY_INTERVAL -> out.writeByte(id).writeInt((Integer) value);
            case MqttProperties.SUBSCRIPTION_IDENTIFIER -> {
                out.writeByte(id);
                writeVarInt(out, (Integer) value);
            }
            case MqttProperties.CONTENT_TYPE, MqttProperties.RESPONSE_TOPIC -> {
                out.writeByte(id);
                writeString(out, (String) value);
            }
            case MqttProperties.CORRELATION_DATA -> {
                byte[] bytes = (byte[]) value;
                out.writeByte(id).writeShort(bytes.length).writeBytes(bytes);
            }
            default -> throw new IllegalArgumentException("property " + id + " does not stand in a PUBLISH");
        }
    }

    private static void writeString(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length).writeBytes(bytes);
    }

    private static void writeVarInt(ByteBuf out, int value) {
        int rest = value;
        do {
            int b = rest & 0x7f;
            rest >>>= 7;
            out.writeByte(rest > 0 ? b | 0x80 : b);
        } while (rest > 0);
    }

    private static int lengthOfVarInt(int value) {
        return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : 4;
    }
}
