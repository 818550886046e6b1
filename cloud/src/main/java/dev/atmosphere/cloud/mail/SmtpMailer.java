package dev.atmosphere.cloud.mail;

import dev.atmosphere.failure.Failure;
import dev.atmosphere.failure.Transient;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailAttachment;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Hands mails in by SMTP (RFC 5321), one connection for each.
 *
 * <p>A reply 4xx is temporary, as is a server that is away, hangs or breaks off before it has the whole mail; a reply 5xx to the
 * recipient or to the mail is final. A 5xx of the greeting, of STARTTLS or of the login is about us and not about the mail: it waits
 * until somebody sets that right.
 */
public final class SmtpMailer implements Mailer {
    private static final int LONGEST_REASON = 300;
    private static final List<String> ABOUT_THE_MAIL = List.of(
            "sender address not accepted",
            "recipient address not accepted",
            "DATA command not accepted",
            "sending data failed");

    private final Vertx vertx;
    private final MailSettings settings;
    private final MailClient client;

    public SmtpMailer(Vertx vertx, MailSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.client = MailClient.create(vertx, config(settings));
    }

    private static MailConfig config(MailSettings settings) {
        MailConfig config = new MailConfig(settings.host(), settings.port());
        config.setStarttls(
                        settings.tls() == MailSettings.Tls.STARTTLS
                                ? StartTLSOptions.REQUIRED
                                : StartTLSOptions.DISABLED)
                .setSsl(settings.tls() == MailSettings.Tls.IMPLICIT)
                .setLogin(settings.user().isPresent() ? LoginOption.REQUIRED : LoginOption.DISABLED)
                .setHostnameVerificationAlgorithm("HTTPS")
                .setConnectTimeout((int) settings.timeout().toMillis())
                .setIdleTimeout((int) settings.timeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(settings.timeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeepAlive(false)
                .setUserAgent("Atmosphere")
                .setMaxPoolSize(2);
        settings.user().ifPresent(user -> config.setUsername(user)
                .setPassword(settings.password().reveal()));
        settings.trusted()
                .ifPresent(file -> config.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        return config;
    }

    @Override
    public Future<Outcome> send(Mail mail, Supplier<Future<Void>> handingOver) {
        Context context = vertx.getOrCreateContext();
        HandedOver last = new HandedOver(
                context, mail.pictures().get(mail.pictures().size() - 1).bytes(), handingOver);
        return Future.<Outcome>future(promise -> context.runOnContext(go -> client.sendMail(message(mail, last))
                .<Outcome>map(result -> new Accepted("message " + result.getMessageID()))
                .recover(why -> failed(why, last))
                .onComplete(promise)));
    }

    private static MailMessage message(Mail mail, HandedOver last) {
        List<MailAttachment> pictures = new ArrayList<>();
        for (int i = 0; i < mail.pictures().size(); i++) {
            Mail.InlinePicture picture = mail.pictures().get(i);
            MailAttachment attachment = MailAttachment.create()
                    .setContentType(picture.contentType())
                    .setContentId("<" + picture.id() + ">")
                    .setName(picture.id())
                    .setDisposition("inline");
            boolean isLast = i == mail.pictures().size() - 1;
            pictures.add(
                    isLast
                            ? attachment.setStream(last).setSize(picture.bytes().length)
                            : attachment.setData(Buffer.buffer(picture.bytes())));
        }
        return new MailMessage(mail.sender(), mail.recipient(), mail.subject(), mail.text())
                .setHtml(mail.html())
                .setInlineAttachment(pictures)
                .addHeader("Message-ID", "<" + mail.messageId() + ">")
                .addHeader("Auto-Submitted", "auto-generated");
    }

    private Future<Outcome> failed(Throwable why, HandedOver last) {
        String reason = reason(why);
        if (why instanceof SMTPException reply && reply.getReplyCode() > 0) {
            return reply.isPermanent() && aboutTheMail(reply)
                    ? Future.succeededFuture(new Refused(reason))
                    : Future.failedFuture(new Transient("mail-server-refuses", where() + " says: " + reason, why));
        }
        if (last.refused() instanceof Failure known) {
            return Future.failedFuture(known);
        }
        return last.gone()
                ? Future.succeededFuture(new Unclear("no answer came after the mail was handed over: " + reason))
                : Future.failedFuture(new Transient("mail-server-away", where() + ": " + reason, why));
    }

    /**
     * A reply to MAIL, RCPT, DATA or the contents; not to the connection, to STARTTLS or to the login. The client tells what it was at only in
     * its own words, which its message begins with; after them come the server's, which may say anything: "Username and Password not
     * accepted" is about a login.
     */
    private static boolean aboutTheMail(SMTPException reply) {
        String words = String.valueOf(reply.getMessage());
        return ABOUT_THE_MAIL.stream().anyMatch(words::startsWith);
    }

    private String where() {
        return "the mail server " + settings.host() + ":" + settings.port();
    }

    private static String reason(Throwable why) {
        String text =
                why instanceof SMTPException reply && !reply.getReplyMessages().isEmpty()
                        ? reply.getReplyMessage()
                        : String.valueOf(why.getMessage());
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line;
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }
}
