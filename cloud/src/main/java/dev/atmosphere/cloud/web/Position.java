package dev.atmosphere.cloud.web;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A picture's place in the order newest first: by the time of capture, pictures of the same microsecond by their ids.
 *
 * <p>A page ends at a place, not at a count: pictures that come in meanwhile neither repeat nor hide any. As a cursor it is
 * one opaque word.
 */
record Position(Instant capturedAt, UUID imageId) {
    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,18}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    String toCursor() {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, capturedAt);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((micros + ":" + imageId).getBytes(StandardCharsets.US_ASCII));
    }

    /** Empty if no answer of ours gave this word. */
    static Optional<Position> ofCursor(String cursor) {
        String text;
        try {
            text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new Position(
                        Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS),
                        UUID.fromString(parts.group(2))))
                : Optional.empty();
    }
}
