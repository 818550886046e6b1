package dev.atmosphere.edge.broker.packet;

import static dev.atmosphere.edge.broker.packet.ProtocolViolation.forbidden;
import static dev.atmosphere.edge.broker.packet.ProtocolViolation.malformed;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperty;
import java.util.Set;

/**
 * The properties of an MQTT 5 packet: which may stand where (table 2-4 of the standard, the client's side of it), how each is
 * encoded, which values are forbidden, and that all but user properties stand once.
 */
final class PropertyReader {
    private static final int REQUEST_RESPONSE_INFORMATION = 25;
    private static final int REQUEST_PROBLEM_INFORMATION = 23;

    /** Where properties stand, and which ones may. */
    enum Place {
        CONNECT(17, 33, 39, 34, 25, 23, 38, 21, 22),
        WILL(24, 1, 2, 3, 8, 9, 38),
        PUBLISH(1, 2, 3, 8, 9, 35, 38),
        ACKNOWLEDGEMENT(31, 38),
        SUBSCRIBE(11, 38),
        UNSUBSCRIBE(38),
        DISCONNECT(17, 31, 38),
        AUTH(21, 22, 31, 38);

        private final Set<Integer> allowed;

        Place(Integer... allowed) {
            this.allowed = Set.of(allowed);
        }
    }

    private PropertyReader() {}

    static MqttProperties read(Fields fields, Place place) throws ProtocolViolation {
        int length = fields.varInt("the property length");
        if (length == 0) {
            return MqttProperties.NO_PROPERTIES;
        }
        Fields part = fields.part(length, "the properties");
        MqttProperties properties = new MqttProperties();
        long seen = 0;
        while (part.remaining() > 0) {
            int id = part.varInt("a property identifier");
            if (id > 42) {
                throw malformed("property " + id + " does not exist");
            }
            if (!place.allowed.contains(id)) {
                throw forbidden("property " + id + " may not stand in " + place);
            }
            if (id != MqttProperties.USER_PROPERTY && (seen & 1L << id) != 0) {
                throw forbidden("property " + id + " stands twice");
            }
            seen |= 1L << id;
            properties.add(property(id, part));
        }
        if ((seen & 1L << MqttProperties.AUTHENTICATION_DATA) != 0
                && (seen & 1L << MqttProperties.AUTHENTICATION_METHOD) == 0) {
            throw forbidden("authentication data without a method");
        }
        return properties;
    }

    private static MqttProperties.MqttProperty<?> property(int id, Fields part) throws ProtocolViolation {
        String name = "property " + id;
        return switch (id) {
            case MqttProperties.PAYLOAD_FORMAT_INDICATOR, REQUEST_PROBLEM_INFORMATION, REQUEST_RESPONSE_INFORMATION ->
                new IntegerProperty(id, flag(part.u8(name), name));
            case MqttProperties.RECEIVE_MAXIMUM -> new IntegerProperty(id, positive(part.u16(name), name));
            case MqttProperties.TOPIC_ALIAS_MAXIMUM -> new IntegerProperty(id, part.u16(name));
            case MqttProperties.TOPIC_ALIAS -> new IntegerProperty(id, alias(part.u16(name)));
            case MqttProperties.MAXIMUM_PACKET_SIZE -> new IntegerProperty(id, positive(part.u32(name), name));
            case MqttProperties.SUBSCRIPTION_IDENTIFIER -> new IntegerProperty(id, positive(part.varInt(name), name));
            case MqttProperties.PUBLICATION_EXPIRY_INTERVAL,
                    MqttProperties.SESSION_EXPIRY_INTERVAL,
                    MqttProperties.WILL_DELAY_INTERVAL -> new IntegerProperty(id, part.u32(name));
            case MqttProperties.CORRELATION_DATA, MqttProperties.AUTHENTICATION_DATA ->
                new BinaryProperty(id, part.binary(name));
            case MqttProperties.RESPONSE_TOPIC -> new StringProperty(id, responseTopic(part.name(name)));
            case MqttProperties.CONTENT_TYPE, MqttProperties.AUTHENTICATION_METHOD, MqttProperties.REASON_STRING ->
                new StringProperty(id, part.string(name));
            case MqttProperties.USER_PROPERTY -> new UserProperty(part.string(name), part.string(name));
            default -> throw malformed(name + " does not exist");
        };
    }

    private static int flag(int value, String name) throws ProtocolViolation {
        if (value > 1) {
            throw forbidden(name + " is 0 or 1, not " + value);
        }
        return value;
    }

    private static int positive(int value, String name) throws ProtocolViolation {
        if (value == 0) {
            throw forbidden(name + " may not be 0");
        }
        return value;
    }

    private static int alias(int value) throws ProtocolViolation {
        if (value == 0) {
            throw new ProtocolViolation(ProtocolViolation.TOPIC_ALIAS_INVALID, "a topic alias of 0");
        }
        return value;
    }

    private static String responseTopic(String topic) throws ProtocolViolation {
        if (topic.isEmpty() || topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            throw forbidden("a response topic is a topic name, not '" + topic + "'");
        }
        return topic;
    }
}
