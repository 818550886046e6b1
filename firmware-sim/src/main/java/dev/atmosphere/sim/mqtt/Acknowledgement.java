package dev.atmosphere.sim.mqtt;

import java.util.Locale;
import java.util.Optional;

/**
 * The broker's word on a message: taken, or refused with a reason (which MQTT 3.1.1 cannot express).
 *
 * @param code MQTT 5's reason code
 * @param reason the code's name: one of few, fit to count by
 * @param detail the broker's own words on it, often empty
 */
public record Acknowledgement(int code, String reason, String detail) {
    /** From here on a reason code is an error. */
    private static final int FIRST_ERROR = 0x80;

    public static final Acknowledgement TAKEN = new Acknowledgement(0, "success", "");
    /** What a client says itself of a message that the broker would not take. */
    public static final Acknowledgement TOO_LARGE = new Acknowledgement(0x95, "packet_too_large", "");

    private static final int QUOTA_EXCEEDED = 0x97;
    private static final int UNSPECIFIED = 0x80;
    private static final int IMPLEMENTATION_SPECIFIC = 0x83;

    public static Acknowledgement of(int code, String reason, Optional<String> detail) {
        if (code < FIRST_ERROR) {
            return TAKEN;
        }
        return new Acknowledgement(code, reason.toLowerCase(Locale.ROOT), detail.orElse(""));
    }

    @Override
    public String toString() {
        return detail.isEmpty() ? reason : reason + ": " + detail;
    }

    public boolean refused() {
        return code >= FIRST_ERROR;
    }

    /** Whether the same message may be taken later: the gateway is full, or failed, but nothing is wrong with the message. */
    public boolean later() {
        return code == QUOTA_EXCEEDED || code == UNSPECIFIED || code == IMPLEMENTATION_SPECIFIC;
    }
}
