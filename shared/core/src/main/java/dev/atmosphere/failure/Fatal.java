package dev.atmosphere.failure;

/** Nothing will work until a person acts (wrong credentials, a corrupt store): the step stops and health says so. */
public final class Fatal extends Failure {
    private static final long serialVersionUID = 1L;

    public Fatal(String reason, String message) {
        super(reason, message, null);
    }

    public Fatal(String reason, String message, Throwable cause) {
        super(reason, message, cause);
    }
}
