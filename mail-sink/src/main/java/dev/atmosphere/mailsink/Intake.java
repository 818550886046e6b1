package dev.atmosphere.mailsink;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every mail over SMTP and keeps the newest. GreenMail keeps a mail only until it is taken out here; a mail that cannot be read is
 * logged and let go.
 *
 * <p>Everything blocks. Thread-safe.
 */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final GreenMail server;
    private final int keeps;
    private final Deque<ReadMail> mails = new ArrayDeque<>();
    private long taken;

    Intake(MailSinkConfig config) {
        this.keeps = config.keeps();
        this.server = new GreenMail(new ServerSetup(config.smtpPort(), config.host(), ServerSetup.PROTOCOL_SMTP))
                .withConfiguration(GreenMailConfiguration.aConfig().withDisabledAuthentication());
    }

    void start() {
        server.start();
    }

    void stop() {
        server.stop();
    }

    int port() {
        return server.getSmtp().getPort();
    }

    /** The newest first. */
    synchronized List<ReadMail> mails() {
        take();
        return List.copyOf(mails);
    }

    synchronized Optional<ReadMail> mail(long id) {
        take();
        return mails.stream().filter(mail -> mail.id() == id).findFirst();
    }

    /** Takes out only what it has seen: a mail that comes in meanwhile stays for the next time. */
    private void take() {
        try {
            for (MailFolder folder :
                    server.getManagers().getImapHostManager().getStore().listMailboxes("*")) {
                List<StoredMessage> there = folder.getNonDeletedMessages();
                for (StoredMessage message : there) {
                    read(message);
                    message.setFlag(Flags.Flag.DELETED, true);
                }
                if (!there.isEmpty()) {
                    folder.expunge();
                }
            }
        } catch (FolderException e) {
            throw new IllegalStateException("the mails that came in cannot be listed", e);
        }
    }

    private void read(StoredMessage message) {
        try {
            mails.addFirst(ReadMail.of(
                    taken + 1, message.getMimeMessage(), Clock.systemUTC().instant()));
            taken++;
            if (mails.size() > keeps) {
                mails.removeLast();
            }
        } catch (MessagingException | IOException | RuntimeException e) {
            LOG.warn("A mail that came in cannot be read: {}", e.getMessage());
        }
    }
}
