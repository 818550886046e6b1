package dev.atmosphere.vision.intake;

/** A picture is not taken, and would not be at a second try either: the same bytes are refused again. */
public final class PictureRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Refusal reason;
    private final String detail;

    public PictureRefused(Refusal reason, String detail) {
        this(reason, detail, null);
    }

    public PictureRefused(Refusal reason, String detail, Throwable cause) {
        super(reason.word() + ": " + detail, cause);
        this.reason = reason;
        this.detail = detail;
    }

    public Refusal reason() {
        return reason;
    }

    /** What is wrong, for people, without the reason's word. */
    public String detail() {
        return detail;
    }
}
