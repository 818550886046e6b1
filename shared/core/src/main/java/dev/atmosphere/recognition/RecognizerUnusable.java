package dev.atmosphere.recognition;

import java.util.Locale;
import java.util.Objects;

/** A recognizer that came from elsewhere cannot be used; the one in use stays. */
public final class RecognizerUnusable extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Reason {
        /** Not signed by the key that is trusted. */
        SIGNATURE,
        /** Not a recognizer's file, or of a format from another time. */
        FORMAT,
        /** Cut short, or with something behind its end. */
        LENGTH,
        /** Numbers, counts or names that cannot be. */
        CONTENTS,
        /** Of a descriptor model that faces are not described with here. */
        MODEL,
        /** Not the version that it was announced as. */
        VERSION,
        /** It does not answer as it did where it was trained. */
        SELF_TEST;

        /** For a metric's label: lower case, with hyphens. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Reason reason;

    public RecognizerUnusable(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    RecognizerUnusable(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }
}
