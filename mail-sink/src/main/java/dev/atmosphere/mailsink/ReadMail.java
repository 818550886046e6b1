package dev.atmosphere.mailsink;

import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A mail taken apart as a mail program does.
 *
 * @param id counted from 1, in the order in which mails were looked at
 * @param source as it came, with its headers
 */
record ReadMail(
        long id,
        Instant at,
        String from,
        List<String> to,
        String subject,
        Optional<String> text,
        Optional<String> html,
        List<Picture> pictures,
        byte[] source) {
    private static final int DEEPEST = 10;

    /**
     * A part that is no text.
     *
     * @param contentId without its angle brackets; empty if it has none
     */
    record Picture(String contentId, String contentType, byte[] bytes) {
        boolean isPicture() {
            return contentType.matches("image/(png|jpeg|gif|webp)");
        }
    }

    static ReadMail of(long id, MimeMessage message, Instant at) throws MessagingException, IOException {
        List<Part> parts = new ArrayList<>();
        flatten(message, parts, 0);
        ByteArrayOutputStream source = new ByteArrayOutputStream();
        message.writeTo(source);
        List<Picture> pictures = new ArrayList<>();
        for (Part part : parts) {
            if (!part.isMimeType("text/*")) {
                pictures.add(picture(part));
            }
        }
        return new ReadMail(
                id,
                at,
                addresses(message.getFrom()).stream().findFirst().orElse(""),
                addresses(message.getAllRecipients()),
                Optional.ofNullable(message.getSubject()).orElse(""),
                words(parts, "text/plain"),
                words(parts, "text/html"),
                List.copyOf(pictures),
                source.toByteArray());
    }

    /** The HTML with its pictures in it, in need of nothing else. */
    Optional<String> letter() {
        return html.map(text -> {
            String letter = text;
            for (Picture one : pictures) {
                if (!one.contentId().isEmpty() && one.isPicture()) {
                    letter = letter.replace(
                            "cid:" + one.contentId(),
                            "data:" + one.contentType() + ";base64,"
                                    + Base64.getEncoder().encodeToString(one.bytes()));
                }
            }
            return letter;
        });
    }

    private static void flatten(Part part, List<Part> parts, int depth) throws MessagingException, IOException {
        if (part.getContent() instanceof Multipart many && depth < DEEPEST) {
            for (int i = 0; i < many.getCount(); i++) {
                flatten(many.getBodyPart(i), parts, depth + 1);
            }
        } else {
            parts.add(part);
        }
    }

    private static Picture picture(Part part) throws MessagingException, IOException {
        String[] id = part instanceof BodyPart ? part.getHeader("Content-ID") : null;
        return new Picture(
                id == null ? "" : id[0].strip().replaceAll("^<|>$", ""),
                part.getContentType().replaceAll("(?s);.*", "").strip().toLowerCase(Locale.ROOT),
                part.getInputStream().readAllBytes());
    }

    private static Optional<String> words(List<Part> parts, String type) throws MessagingException, IOException {
        for (Part part : parts) {
            if (part.isMimeType(type) && part.getContent() instanceof String text) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }

    private static List<String> addresses(Address[] addresses) {
        return Stream.ofNullable(addresses)
                .flatMap(Arrays::stream)
                .map(Address::toString)
                .collect(Collectors.toList());
    }
}
