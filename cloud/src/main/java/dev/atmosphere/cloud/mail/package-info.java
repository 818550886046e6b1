/**
 * Mail: a {@link dev.atmosphere.cloud.mail.Mailer} hands one mail for one recipient to a mail server and tells what became of it;
 * {@link dev.atmosphere.cloud.mail.SmtpMailer} does so with Vert.x's mail client. It knows nothing of reports.
 */
package dev.atmosphere.cloud.mail;
