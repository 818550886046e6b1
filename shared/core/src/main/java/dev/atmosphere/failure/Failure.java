package dev.atmosphere.failure;

import java.util.Objects;

/** A failure whose kind is known. Its reason is a short, bounded word for metrics; its message is for people. */
public abstract sealed class Failure extends RuntimeException permits Transient, Poison, Fatal {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * @param reason one of a fixed few words with hyphens ({@code database-away}), used as a metric label: never made of input
     */
    protected Failure(String reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public String reason() {
        return reason;
    }
}
