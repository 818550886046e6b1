package dev.atmosphere.edge.broker.packet;

/**
 * A packet that the standard forbids. Carries the MQTT 5 reason code which the standard gives for it; MQTT 3 clients are closed
 * on without a word. Without a stack trace: clients can cause any number of these.
 */
public final class ProtocolViolation extends Exception {
    /** {@code 0x81}: the bytes do not parse. */
    public static final int MALFORMED = 0x81;
    /** {@code 0x82}: they parse, but may not be sent here or now. */
    public static final int PROTOCOL_ERROR = 0x82;
    /** {@code 0x84}: a protocol version that is not spoken here. */
    public static final int UNSUPPORTED_VERSION = 0x84;
    /** {@code 0x90}: a topic name with a wildcard, or an empty one. */
    public static final int TOPIC_NAME_INVALID = 0x90;
    /** {@code 0x94}: a topic alias of 0 or above the maximum that was announced. */
    public static final int TOPIC_ALIAS_INVALID = 0x94;
    /** {@code 0x95}: larger than the maximum that was announced. */
    public static final int PACKET_TOO_LARGE = 0x95;

    private final int reasonCode;

    public ProtocolViolation(int reasonCode, String what) {
        super(what, null, false, false);
        this.reasonCode = reasonCode;
    }

    static ProtocolViolation malformed(String what) {
        return new ProtocolViolation(MALFORMED, what);
    }

    static ProtocolViolation forbidden(String what) {
        return new ProtocolViolation(PROTOCOL_ERROR, what);
    }

    /** An MQTT 5 reason code, 0x80 or above. */
    public int reasonCode() {
        return reasonCode;
    }
}
