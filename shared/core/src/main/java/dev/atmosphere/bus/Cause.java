package dev.atmosphere.bus;

import java.util.Objects;

/**
 * Why a message was given up.
 *
 * @param reason a short word of a bounded set
 * @param text for people; cut to 1000 characters
 * @param passing whether the same message might have been handled at another time: a sender who still has it may send again
 */
public record Cause(String reason, String text, boolean passing) {
    private static final int LONGEST = 1000;

    public Cause {
        Objects.requireNonNull(reason, "reason");
        text = text == null ? "" : text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    /** A cause that lies in the message: it would be given up again. */
    public Cause(String reason, String text) {
        this(reason, text, false);
    }
}
