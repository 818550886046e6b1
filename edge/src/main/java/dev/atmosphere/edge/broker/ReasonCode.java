package dev.atmosphere.edge.broker;

/** The reason codes of MQTT 5 (table 2-6 of the standard) which the broker sends, and the return codes of MQTT 3's CONNACK. */
final class ReasonCode {
    static final int SUCCESS = 0x00;
    static final int NO_MATCHING_SUBSCRIBERS = 0x10;
    static final int NO_SUBSCRIPTION_EXISTED = 0x11;
    static final int UNSPECIFIED = 0x80;
    static final int PROTOCOL_ERROR = 0x82;
    static final int IMPLEMENTATION_SPECIFIC = 0x83;
    static final int CLIENT_IDENTIFIER_NOT_VALID = 0x85;
    static final int BAD_USER_NAME_OR_PASSWORD = 0x86;
    static final int NOT_AUTHORIZED = 0x87;
    static final int SERVER_UNAVAILABLE = 0x88;
    static final int SERVER_SHUTTING_DOWN = 0x8b;
    static final int BAD_AUTHENTICATION_METHOD = 0x8c;
    static final int KEEP_ALIVE_TIMEOUT = 0x8d;
    static final int SESSION_TAKEN_OVER = 0x8e;
    static final int TOPIC_FILTER_INVALID = 0x8f;
    static final int TOPIC_NAME_INVALID = 0x90;
    static final int PACKET_IDENTIFIER_NOT_FOUND = 0x92;
    static final int RECEIVE_MAXIMUM_EXCEEDED = 0x93;
    static final int TOPIC_ALIAS_INVALID = 0x94;
    static final int PACKET_TOO_LARGE = 0x95;
    static final int QUOTA_EXCEEDED = 0x97;
    static final int CONNECTION_RATE_EXCEEDED = 0x9f;

    private static final int V3_UNACCEPTABLE_VERSION = 1;
    private static final int V3_IDENTIFIER_REJECTED = 2;
    private static final int V3_SERVER_UNAVAILABLE = 3;
    private static final int V3_BAD_USER_NAME_OR_PASSWORD = 4;
    private static final int V3_NOT_AUTHORIZED = 5;

    private ReasonCode() {}

    /** The nearest that an MQTT 3 CONNACK can say. */
    static int inMqtt3ConnAck(int reasonCode) {
        return switch (reasonCode) {
            case SUCCESS -> SUCCESS;
            case 0x84 -> V3_UNACCEPTABLE_VERSION;
            case CLIENT_IDENTIFIER_NOT_VALID -> V3_IDENTIFIER_REJECTED;
            case BAD_USER_NAME_OR_PASSWORD -> V3_BAD_USER_NAME_OR_PASSWORD;
            case NOT_AUTHORIZED -> V3_NOT_AUTHORIZED;
            default -> V3_SERVER_UNAVAILABLE;
        };
    }
}
