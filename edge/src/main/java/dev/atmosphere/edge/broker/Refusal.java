package dev.atmosphere.edge.broker;

/** Why a message is refused for good: the reason codes that a PUBACK and a PUBREC of MQTT 5 can carry. */
public enum Refusal {
    UNSPECIFIED(0x80),
    IMPLEMENTATION_SPECIFIC(0x83),
    NOT_AUTHORIZED(0x87),
    TOPIC_NAME_INVALID(0x90),
    QUOTA_EXCEEDED(0x97),
    PAYLOAD_FORMAT_INVALID(0x99);

    private final int reasonCode;

    Refusal(int reasonCode) {
        this.reasonCode = reasonCode;
    }

    public int reasonCode() {
        return reasonCode;
    }
}
