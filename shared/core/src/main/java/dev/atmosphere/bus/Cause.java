package dev.atmosphere.bus;

import java.util.Objects;

/**
 * Why a message was given up.
 *
 * @param reason a short word of a bounded set
 * @param text for people; cut to 1000 characters
 */
public record Cause(String reason, String text) {
    private static final int LONGEST = 1000;

    public Cause {
        Objects.requireNonNull(reason, "reason");
        text = text == null ? "" : text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }
}
