package dev.atmosphere.launcher.up;

/** Something outside of the gateway has to change before it can start; the message says what, to the operator. */
final class CannotStart extends Exception {
    private static final long serialVersionUID = 1L;

    CannotStart(String message) {
        super(message);
    }
}
