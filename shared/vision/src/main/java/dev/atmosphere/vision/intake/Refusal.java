package dev.atmosphere.vision.intake;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a picture is not taken. The word is what metrics, logs and answers carry. */
public enum Refusal {
    /** No bytes at all. */
    EMPTY,
    /** Neither JPEG nor PNG, nor one of them as base64 or as a data URI. */
    NOT_AN_IMAGE,
    /** A kind of JPEG or PNG that is not decoded: lossless, arithmetic-coded, 12 bits a sample. */
    UNSUPPORTED,
    /** Begins as a picture and ends too early. */
    TRUNCATED,
    /** Whole, and its header or its data contradict themselves. */
    CORRUPT,
    TOO_MANY_BYTES,
    TOO_MANY_PIXELS,
    /** Begins like a picture in base64 and has characters or a length that base64 has not. */
    BROKEN_BASE64;

    /** The reason in metrics, logs and answers: {@code too-many-pixels}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
