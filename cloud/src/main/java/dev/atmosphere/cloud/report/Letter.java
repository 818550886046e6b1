package dev.atmosphere.cloud.report;

import dev.atmosphere.cloud.mail.Mail.InlinePicture;
import java.util.List;

/**
 * A report in words and pictures.
 *
 * @param html shows the pictures by {@code cid:}
 */
public record Letter(String subject, String text, String html, List<InlinePicture> pictures) {
    public Letter {
        pictures = List.copyOf(pictures);
    }
}
