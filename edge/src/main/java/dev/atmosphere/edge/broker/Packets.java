package dev.atmosphere.edge.broker;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckPayload;
import java.util.List;

/** The short packets that the broker sends. What MQTT 3 does not know of them, Netty's encoder leaves out. */
final class Packets {
    private Packets() {}

    /** @param code of MQTT 5, or of MQTT 3 for its clients */
    static MqttMessage connAck(int code, boolean sessionPresent, MqttProperties properties) {
        return new MqttConnAckMessage(
                header(MqttMessageType.CONNACK, MqttQoS.AT_MOST_ONCE),
                new MqttConnAckVariableHeader(MqttConnectReturnCode.valueOf((byte) code), sessionPresent, properties));
    }

    static MqttMessage pubAck(int packetId, int reasonCode, MqttProperties properties) {
        return reply(MqttMessageType.PUBACK, packetId, reasonCode, properties);
    }

    static MqttMessage pubRec(int packetId, int reasonCode, MqttProperties properties) {
        return reply(MqttMessageType.PUBREC, packetId, reasonCode, properties);
    }

    static MqttMessage pubRel(int packetId, int reasonCode) {
        return reply(MqttMessageType.PUBREL, packetId, reasonCode, MqttProperties.NO_PROPERTIES);
    }

    static MqttMessage pubComp(int packetId, int reasonCode) {
        return reply(MqttMessageType.PUBCOMP, packetId, reasonCode, MqttProperties.NO_PROPERTIES);
    }

    static MqttMessage subAck(int packetId, List<Integer> codes) {
        return new MqttSubAckMessage(
                header(MqttMessageType.SUBACK, MqttQoS.AT_MOST_ONCE),
                new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
                new MqttSubAckPayload(codes));
    }

    static MqttMessage unsubAck(int packetId, List<Short> codes) {
        return new MqttUnsubAckMessage(
                header(MqttMessageType.UNSUBACK, MqttQoS.AT_MOST_ONCE),
                new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
                new MqttUnsubAckPayload(codes));
    }

    /** MQTT 5 only. */
    static MqttMessage disconnect(int reasonCode) {
        return new MqttMessage(
                header(MqttMessageType.DISCONNECT, MqttQoS.AT_MOST_ONCE),
                new MqttReasonCodeAndPropertiesVariableHeader((byte) reasonCode, MqttProperties.NO_PROPERTIES));
    }

    // ---- sizes, where a packet could be too large for its client

    /** The shortest CONNACK of MQTT 5. */
    static final int SHORTEST_CONN_ACK_BYTES = 5;

    static int connAckBytes(MqttProperties properties) {
        int bytes = 0;
        for (MqttProperty<?> property : properties.listAll()) {
            bytes += 1
                    + switch (property.propertyId()) {
                        case MqttProperties.RECEIVE_MAXIMUM,
                                MqttProperties.TOPIC_ALIAS_MAXIMUM,
                                MqttProperties.SERVER_KEEP_ALIVE -> Short.BYTES;
                        case MqttProperties.MAXIMUM_PACKET_SIZE, MqttProperties.SESSION_EXPIRY_INTERVAL ->
                            Integer.BYTES;
                        default -> Short.BYTES + ByteBufUtil.utf8Bytes((String) property.value());
                    };
        }
        return whole(2 + withLength(bytes));
    }

    /** Of a PUBACK or PUBREC of MQTT 5 with a Reason String. */
    static int replyBytes(String reason) {
        return whole(3 + withLength(3 + ByteBufUtil.utf8Bytes(reason)));
    }

    /** Of a SUBACK or UNSUBACK of MQTT 5. */
    static int codesBytes(int codes) {
        return whole(3 + codes);
    }

    private static int whole(int remaining) {
        return 1 + withLength(remaining);
    }

    private static int withLength(int bytes) {
        int lengthBytes = 1;
        for (int rest = bytes >>> 7; rest > 0; rest >>>= 7) {
            lengthBytes++;
        }
        return lengthBytes + bytes;
    }

    private static MqttMessage reply(MqttMessageType type, int packetId, int reasonCode, MqttProperties properties) {
        MqttQoS flags = type == MqttMessageType.PUBREL ? MqttQoS.AT_LEAST_ONCE : MqttQoS.AT_MOST_ONCE;
        return new MqttMessage(
                header(type, flags), new MqttPubReplyMessageVariableHeader(packetId, (byte) reasonCode, properties));
    }

    private static MqttFixedHeader header(MqttMessageType type, MqttQoS qos) {
        return new MqttFixedHeader(type, false, qos, false, 0);
    }
}
