package dev.atmosphere.cloud.mail;

import java.util.List;
import java.util.Objects;

/**
 * A mail for one recipient.
 *
 * @param messageId without angle brackets; the same for the same mail, so that mail programs fold what came twice
 * @param html refers to the pictures by {@code cid:}
 * @param pictures at least one: the last is what the moment of handing over is known by
 */
public record Mail(
        String messageId,
        String sender,
        String recipient,
        String subject,
        String text,
        String html,
        List<InlinePicture> pictures) {
    public Mail {
        Objects.requireNonNull(messageId, "messageId");
        Objects.requireNonNull(sender, "sender");
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(html, "html");
        pictures = List.copyOf(pictures);
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("a mail has at least one inline picture");
        }
    }

    /**
     * A picture within the mail.
     *
     * @param id its content id, without angle brackets
     * @param bytes not written to
     */
    public record InlinePicture(String id, String contentType, byte[] bytes) {}
}
