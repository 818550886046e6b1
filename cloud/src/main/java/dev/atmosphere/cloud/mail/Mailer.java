package dev.atmosphere.cloud.mail;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Hands mails to a mail server. May be called from any thread; never blocks it. */
public interface Mailer {
    /** What became of a mail. */
    sealed interface Outcome permits Accepted, Refused, Unclear {}

    /** The mail server took it. */
    record Accepted(String said) implements Outcome {}

    /** The mail server does not take this mail for this recipient, and never will. */
    record Refused(String why) implements Outcome {}

    /** The mail was handed over whole and no answer came: the recipient may have it or not. */
    record Unclear(String why) implements Outcome {}

    /**
     * Hands over one mail.
     *
     * @param handingOver asked once the mail server wants the contents; until it has succeeded, the mail cannot have been taken.
     *     If it fails, the mail is not handed over.
     * @return fails with {@link dev.atmosphere.failure.Transient} if the mail was not taken and may be later
     */
    Future<Outcome> send(Mail mail, Supplier<Future<Void>> handingOver);

    Future<Void> close();
}
