package dev.atmosphere.event;

import dev.atmosphere.recognition.SignedRecognizer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * A recognizer was trained, found to be no worse than the one before, and signed.
 *
 * @param version counts up; the highest is the one in use
 */
public record RecognizerTrained(int version, Instant trainedAt, SignedRecognizer recognizer) implements Event {
    public RecognizerTrained {
        Objects.requireNonNull(trainedAt, "trainedAt");
        Objects.requireNonNull(recognizer, "recognizer");
    }

    @Override
    public UUID id() {
        return UUID.nameUUIDFromBytes(("recognizer/" + version).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String key() {
        return "recognizer";
    }
}
