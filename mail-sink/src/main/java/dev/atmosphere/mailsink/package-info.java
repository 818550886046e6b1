/**
 * A mail server for those who have none, or want to send nothing: it takes every mail (GreenMail), keeps the newest in memory, hands none
 * on, and shows them on a page.
 *
 * <p>{@link dev.atmosphere.mailsink.Intake} takes mails out of GreenMail, {@link dev.atmosphere.mailsink.ReadMail} is one of them taken
 * apart, {@link dev.atmosphere.mailsink.MailPage} shows them. It knows nothing of what the mails say.
 */
package dev.atmosphere.mailsink;
