package dev.atmosphere.failure;

/** It will never work with this input: dead-lettered at once, with its cause. */
public final class Poison extends Failure {
    private static final long serialVersionUID = 1L;

    public Poison(String reason, String message) {
        super(reason, message, null);
    }

    public Poison(String reason, String message, Throwable cause) {
        super(reason, message, cause);
    }
}
