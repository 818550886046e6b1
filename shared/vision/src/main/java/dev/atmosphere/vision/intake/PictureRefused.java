package dev.atmosphere.vision.intake;

/** A picture is not taken, and would not be at a second try either: the same bytes are refused again. */
public final class PictureRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Refusal reason;

    public PictureRefused(Refusal reason, String detail) {
        super(reason.word() + ": " + detail);
        this.reason = reason;
    }

    public PictureRefused(Refusal reason, String detail, Throwable cause) {
        super(reason.word() + ": " + detail, cause);
        this.reason = reason;
    }

    public Refusal reason() {
        return reason;
    }
}
