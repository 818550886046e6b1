package dev.atmosphere.cloud.web;

/** A request that is answered with an error; the message is told to whoever asked. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    private Refusal(int status, String message) {
        super(message);
        this.status = status;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, message);
    }

    static Refusal notFound(String message) {
        return new Refusal(404, message);
    }

    static Refusal signInFirst(String message) {
        return new Refusal(401, message);
    }

    /** It is in a state that does not allow this. */
    static Refusal conflict(String message) {
        return new Refusal(409, message);
    }

    static Refusal tooLarge(String message) {
        return new Refusal(413, message);
    }

    static Refusal tooMany(String message) {
        return new Refusal(429, message);
    }

    static Refusal busy(String message) {
        return new Refusal(503, message);
    }

    /** The HTTP status. */
    int status() {
        return status;
    }
}
