package dev.atmosphere.vision.intake;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Pictures that come as text: base64, with or without line breaks, bare or in a {@code data:image/…;base64,} URI.
 *
 * <p>Bare base64 is known by how a picture begins in it: {@code /9j/} is 0xff 0xd8 0xff, {@code iVBORw0KGgo} is the PNG
 * signature. Other text is left alone and is not an image.
 */
final class Base64Text {
    private static final String JPEG = "/9j/";
    private static final String PNG = "iVBORw0KGgo";
    private static final String DATA_URI = "data:";
    private static final String MARKER = ";base64,";
    private static final int LONGEST_URI_HEAD = 256;

    private Base64Text() {}

    /** The bytes behind the text; empty if the payload is not a picture as text. */
    static Optional<byte[]> decode(byte[] payload, long maxBytes) {
        int start = 0;
        while (start < payload.length && isSpace(payload[start])) {
            start++;
        }
        String head = new String(
                payload, start, Math.min(LONGEST_URI_HEAD, payload.length - start), StandardCharsets.ISO_8859_1);
        if (head.regionMatches(true, 0, DATA_URI, 0, DATA_URI.length())) {
            int comma = head.indexOf(',');
            if (comma < 0 || !head.regionMatches(true, comma + 1 - MARKER.length(), MARKER, 0, MARKER.length())) {
                throw new PictureRefused(Refusal.NOT_AN_IMAGE, "a data URI without base64");
            }
            start += comma + 1;
        } else if (!head.startsWith(JPEG) && !head.startsWith(PNG)) {
            return Optional.empty();
        }
        return Optional.of(decodeFrom(payload, start, maxBytes));
    }

    private static byte[] decodeFrom(byte[] payload, int start, long maxBytes) {
        byte[] dense = new byte[payload.length - start];
        int length = 0;
        for (int i = start; i < payload.length; i++) {
            if (!isSpace(payload[i])) {
                dense[length++] = payload[i];
            }
        }
        if (length * 3L / 4 > maxBytes + 2) {
            throw new PictureRefused(
                    Refusal.TOO_MANY_BYTES,
                    "base64 of " + length * 3L / 4 + " bytes, at most " + maxBytes + " are taken");
        }
        try {
            return Base64.getDecoder().decode(java.util.Arrays.copyOf(dense, length));
        } catch (IllegalArgumentException e) {
            throw new PictureRefused(Refusal.BROKEN_BASE64, e.getMessage(), e);
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
