package dev.atmosphere.failure;

/** It may work later with the same input: a server is away, a lock was lost. Retried with backoff. */
public final class Transient extends Failure {
    private static final long serialVersionUID = 1L;

    public Transient(String reason, String message) {
        super(reason, message, null);
    }

    public Transient(String reason, String message, Throwable cause) {
        super(reason, message, cause);
    }
}
