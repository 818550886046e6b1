package dev.atmosphere.event;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whose clock a capture time was read from. */
public enum ClockSource {
    /** The station sent its time, and it lies near enough to the gateway's. */
    STATION,
    /** The station sent none, or one too far off: the gateway's time of receipt stands in. */
    GATEWAY;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
