package dev.atmosphere.edge.broker;

/** What an {@link Inbox} says of a message; it decides how the publisher is answered. */
public sealed interface Verdict {
    /** Taken over, and safe: the publisher may forget it. */
    record Accepted() implements Verdict {}

    /**
     * Never to be taken; sending it again will not help.
     *
     * @param text for the publisher's log
     */
    record Refused(Refusal reason, String text) implements Verdict {}

    /**
     * Not to be taken at present: it is not acknowledged, the publisher keeps it and comes again.
     *
     * @param text why, for people
     */
    record NotNow(String text) implements Verdict {}

    static Verdict accepted() {
        return ACCEPTED;
    }

    static Verdict refused(Refusal reason, String text) {
        return new Refused(reason, text);
    }

    static Verdict notNow(String text) {
        return new NotNow(text);
    }

    Verdict ACCEPTED = new Accepted();
}
