package dev.atmosphere.edge.broker.packet;

import static dev.atmosphere.edge.broker.packet.ProtocolViolation.forbidden;
import static dev.atmosphere.edge.broker.packet.ProtocolViolation.malformed;

import dev.atmosphere.edge.broker.packet.PropertyReader.Place;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscribePayload;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribePayload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Turns one client's packets into Netty's message types, and refuses every packet that a client may not send: one instance for a
 * connection, because the protocol version of its CONNECT decides how the rest reads.
 *
 * <p>The payload of a PUBLISH is a view of the packet's bytes, not a copy. Topic filters are not checked here beyond being a
 * non-empty string: an invalid one is answered in the SUBACK.
 */
public final class PacketReader {
    private static final int LEVEL_UNKNOWN = 0;
    private static final int LEVEL_3_1 = 3;
    private static final int LEVEL_3_1_1 = 4;
    private static final int LEVEL_5 = 5;

    // The reason codes which a client may send, by packet (table 2-6 of the standard).
    private static final Set<Integer> PUBLISH_REPLIES =
            Set.of(0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99); // PUBACK, PUBREC
    private static final Set<Integer> RELEASE_REPLIES = Set.of(0x00, 0x92); // PUBREL, PUBCOMP
    private static final Set<Integer> DISCONNECTS =
            Set.of(0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99); // DISCONNECT

    private int level = LEVEL_UNKNOWN;

    /** 3 (MQTT 3.1), 4 (3.1.1), 5; 0 before a CONNECT has named it. Known even if the rest of the CONNECT was refused. */
    public int protocolLevel() {
        return level;
    }

    /**
     * @param packet one whole packet, fixed header included; not written to afterwards
     * @param bodyAt where the remaining length ends
     */
    MqttMessage read(byte[] packet, int bodyAt) throws ProtocolViolation {
        return read(packet, bodyAt, null);
    }

    /**
     * @param packet one whole packet, or what stands before the payload of a PUBLISH; not written to afterwards
     * @param payload of a PUBLISH that was read in two; it is taken over. Null if the packet is whole
     */
    MqttMessage read(byte[] packet, int bodyAt, ByteBuf payload) throws ProtocolViolation {
        int flags = packet[0] & 0x0f;
        int remaining = packet.length - bodyAt;
        Fields body = new Fields(packet, bodyAt, packet.length);
        MqttMessageType type = typeOf(packet[0]);
        if (level == LEVEL_UNKNOWN && type != MqttMessageType.CONNECT) {
            throw forbidden(type + " before CONNECT");
        }
        if (type == MqttMessageType.PUBLISH) {
            return publish(packet, payload, flags, body);
        }
        int expected =
                switch (type) {
                    case PUBREL, SUBSCRIBE, UNSUBSCRIBE -> 2;
                    default -> 0;
                };
        if (flags != expected) {
            throw malformed(type + " with the reserved flags " + flags);
        }
        boolean atLeastOnce = expected == 2;
        MqttFixedHeader header = new MqttFixedHeader(
                type, false, atLeastOnce ? MqttQoS.AT_LEAST_ONCE : MqttQoS.AT_MOST_ONCE, false, remaining);
        return switch (type) {
            case CONNECT -> connect(header, body);
            case PUBACK, PUBREC -> reply(header, body, PUBLISH_REPLIES);
            case PUBREL, PUBCOMP -> reply(header, body, RELEASE_REPLIES);
            case SUBSCRIBE -> subscribe(header, body);
            case UNSUBSCRIBE -> unsubscribe(header, body);
            case PINGREQ -> {
                body.end("PINGREQ");
                yield MqttMessage.PINGREQ;
            }
            case DISCONNECT -> disconnect(header, body);
            default -> throw forbidden("a client may not send " + type);
        };
    }

    static MqttMessageType typeOf(byte first) throws ProtocolViolation {
        int type = (first & 0xff) >> 4;
        if (type == 0) {
            throw malformed("packet type 0");
        }
        return MqttMessageType.valueOf(type);
    }

    private MqttConnectMessage connect(MqttFixedHeader header, Fields body) throws ProtocolViolation {
        if (level != LEVEL_UNKNOWN) {
            throw forbidden("a second CONNECT");
        }
        String name = body.string("the protocol name");
        int version = body.u8("the protocol level");
        boolean known = name.equals("MQTT") && (version == LEVEL_3_1_1 || version == LEVEL_5)
                || name.equals("MQIsdp") && version == LEVEL_3_1;
        if (!known) {
            boolean mqtt = name.equals("MQTT") || name.equals("MQIsdp");
            level = mqtt && version > LEVEL_5 ? LEVEL_5 : LEVEL_3_1_1;
            if (!mqtt) {
                throw malformed("the protocol name is not MQTT");
            }
            throw new ProtocolViolation(
                    ProtocolViolation.UNSUPPORTED_VERSION, name + " level " + version + " is not spoken here");
        }
        level = version;
        int flags = body.u8("the connect flags");
        boolean clean = (flags & 0x02) != 0;
        boolean will = (flags & 0x04) != 0;
        int willQos = flags >> 3 & 0x03;
        boolean willRetain = (flags & 0x20) != 0;
        boolean hasPassword = (flags & 0x40) != 0;
        boolean hasUserName = (flags & 0x80) != 0;
        if ((flags & 0x01) != 0) {
            throw malformed("CONNECT with its reserved flag set");
        }
        if (willQos == 3) {
            throw malformed("a will with QoS 3");
        }
        if (!will && (willQos != 0 || willRetain)) {
            throw malformed("will flags without a will");
        }
        if (level < LEVEL_5 && hasPassword && !hasUserName) {
            throw malformed("a password without a user name");
        }
        int keepAliveSeconds = body.u16("the keep alive");
        MqttProperties properties = properties(body, Place.CONNECT);
        String clientId = body.name("the client identifier");
        MqttProperties willProperties = will ? properties(body, Place.WILL) : MqttProperties.NO_PROPERTIES;
        String willTopic = will ? topicName(body.name("the will topic")) : null;
        byte[] willPayload = will ? body.binary("the will payload") : null;
        String userName = hasUserName ? body.name("the user name") : null;
        byte[] password = hasPassword ? body.binary("the password") : null;
        body.end("CONNECT");
        return new MqttConnectMessage(
                header,
                new MqttConnectVariableHeader(
                        name,
                        version,
                        hasUserName,
                        hasPassword,
                        willRetain,
                        willQos,
                        will,
                        clean,
                        keepAliveSeconds,
                        properties),
                new MqttConnectPayload(clientId, willProperties, willTopic, willPayload, userName, password));
    }

    /**
     * The payload gets an array of its own, and the packet's goes: who takes the payload over has it without a copy, and it is
     * held once.
     */
    private MqttPublishMessage publish(byte[] packet, ByteBuf apart, int flags, Fields body) throws ProtocolViolation {
        int qos = flags >> 1 & 0x03;
        boolean duplicate = (flags & 0x08) != 0;
        if (qos == 3) {
            throw malformed("PUBLISH with QoS 3");
        }
        if (qos == 0 && duplicate) {
            throw malformed("PUBLISH with QoS 0 marked as a duplicate");
        }
        String topic = body.name("the topic name");
        if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            throw new ProtocolViolation(ProtocolViolation.TOPIC_NAME_INVALID, "a wildcard in the topic name");
        }
        int packetId = qos == 0 ? -1 : packetId(body);
        MqttProperties properties = properties(body, Place.PUBLISH);
        if (topic.isEmpty() && properties.getProperty(MqttProperties.TOPIC_ALIAS) == null) {
            throw forbidden("PUBLISH without a topic");
        }
        ByteBuf payload = apart == null
                ? Unpooled.wrappedBuffer(
                        Arrays.copyOfRange(packet, body.position(), body.position() + body.remaining()))
                : apart;
        return new MqttPublishMessage(
                new MqttFixedHeader(MqttMessageType.PUBLISH, duplicate, MqttQoS.valueOf(qos), (flags & 0x01) != 0, 0),
                new MqttPublishVariableHeader(topic, packetId, properties),
                payload);
    }

    /**
     * How many bytes of a PUBLISH stand before its payload, as far as its first bytes tell: if the answer is more than is known,
     * so many are needed to ask again. Fields that reach over the packet's end are answered as they stand.
     *
     * @param known how many bytes are there
     */
    static int beforePayload(byte[] packet, int bodyAt, int known, int level) {
        int topicAt = bodyAt + 2;
        if (known < topicAt) {
            return topicAt;
        }
        boolean identified = (packet[0] & 0x06) != 0;
        int at = topicAt + ((packet[bodyAt] & 0xff) << 8 | packet[bodyAt + 1] & 0xff) + (identified ? 2 : 0);
        if (level < LEVEL_5) {
            return at;
        }
        int properties = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            if (at >= known) {
                return at + 1;
            }
            int b = packet[at++];
            properties |= (b & 0x7f) << shift;
            if ((b & 0x80) == 0) {
                break;
            }
        }
        return at + properties;
    }

    private MqttMessage reply(MqttFixedHeader header, Fields body, Set<Integer> reasonCodes) throws ProtocolViolation {
        int packetId = packetId(body);
        int reasonCode = 0;
        MqttProperties properties = MqttProperties.NO_PROPERTIES;
        if (level >= LEVEL_5 && body.remaining() > 0) {
            reasonCode = reasonCode(body, reasonCodes, header.messageType());
            if (body.remaining() > 0) {
                properties = properties(body, Place.ACKNOWLEDGEMENT);
            }
        }
        body.end(header.messageType().name());
        return new MqttMessage(header, new MqttPubReplyMessageVariableHeader(packetId, (byte) reasonCode, properties));
    }

    private MqttSubscribeMessage subscribe(MqttFixedHeader header, Fields body) throws ProtocolViolation {
        int packetId = packetId(body);
        MqttProperties properties = properties(body, Place.SUBSCRIBE);
        List<MqttTopicSubscription> subscriptions = new ArrayList<>();
        while (body.remaining() > 0) {
            String filter = filter(body);
            subscriptions.add(new MqttTopicSubscription(filter, options(filter, body.u8("the subscription options"))));
        }
        if (subscriptions.isEmpty()) {
            throw forbidden("SUBSCRIBE without a topic filter");
        }
        return new MqttSubscribeMessage(
                header,
                new MqttMessageIdAndPropertiesVariableHeader(packetId, properties),
                new MqttSubscribePayload(subscriptions));
    }

    private MqttSubscriptionOption options(String filter, int options) throws ProtocolViolation {
        int qos = options & 0x03;
        int reserved = level >= LEVEL_5 ? 0xc0 : 0xfc;
        int retainHandling = options >> 4 & 0x03;
        if (qos == 3 || (options & reserved) != 0 || level >= LEVEL_5 && retainHandling == 3) {
            throw malformed("subscription options " + Integer.toHexString(options));
        }
        boolean noLocal = (options & 0x04) != 0;
        if (noLocal && filter.startsWith("$share/")) {
            throw forbidden("No Local on a shared subscription");
        }
        return new MqttSubscriptionOption(
                MqttQoS.valueOf(qos), noLocal, (options & 0x08) != 0, RetainedHandlingPolicy.valueOf(retainHandling));
    }

    private MqttUnsubscribeMessage unsubscribe(MqttFixedHeader header, Fields body) throws ProtocolViolation {
        int packetId = packetId(body);
        MqttProperties properties = properties(body, Place.UNSUBSCRIBE);
        List<String> filters = new ArrayList<>();
        while (body.remaining() > 0) {
            filters.add(filter(body));
        }
        if (filters.isEmpty()) {
            throw forbidden("UNSUBSCRIBE without a topic filter");
        }
        return new MqttUnsubscribeMessage(
                header,
                new MqttMessageIdAndPropertiesVariableHeader(packetId, properties),
                new MqttUnsubscribePayload(filters));
    }

    private MqttMessage disconnect(MqttFixedHeader header, Fields body) throws ProtocolViolation {
        int reasonCode = 0;
        MqttProperties properties = MqttProperties.NO_PROPERTIES;
        if (level >= LEVEL_5 && body.remaining() > 0) {
            reasonCode = reasonCode(body, DISCONNECTS, MqttMessageType.DISCONNECT);
            if (body.remaining() > 0) {
                properties = properties(body, Place.DISCONNECT);
            }
        }
        body.end("DISCONNECT");
        return new MqttMessage(header, new MqttReasonCodeAndPropertiesVariableHeader((byte) reasonCode, properties));
    }

    private MqttProperties properties(Fields body, Place place) throws ProtocolViolation {
        return level >= LEVEL_5 ? PropertyReader.read(body, place) : MqttProperties.NO_PROPERTIES;
    }

    private static int reasonCode(Fields body, Set<Integer> allowed, MqttMessageType type) throws ProtocolViolation {
        int reasonCode = body.u8("the reason code");
        if (!allowed.contains(reasonCode)) {
            throw forbidden(type + " with the reason code " + Integer.toHexString(reasonCode));
        }
        return reasonCode;
    }

    private static int packetId(Fields body) throws ProtocolViolation {
        int packetId = body.u16("the packet identifier");
        if (packetId == 0) {
            throw malformed("a packet identifier of 0");
        }
        return packetId;
    }

    private static String filter(Fields body) throws ProtocolViolation {
        String filter = body.name("a topic filter");
        if (filter.isEmpty()) {
            throw malformed("an empty topic filter");
        }
        return filter;
    }

    private static String topicName(String topic) throws ProtocolViolation {
        if (topic.isEmpty() || topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            throw new ProtocolViolation(ProtocolViolation.TOPIC_NAME_INVALID, "the will topic is not a topic name");
        }
        return topic;
    }
}
