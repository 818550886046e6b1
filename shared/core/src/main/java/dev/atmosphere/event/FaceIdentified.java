package dev.atmosphere.event;

import dev.atmosphere.face.RecognizedPerson;
import java.util.Objects;
import java.util.UUID;

/** A face is one of the people that the recognizer was taught. */
public record FaceIdentified(Capture capture, UUID faceId, RecognizedPerson person) implements FaceCompared {
    public FaceIdentified {
        Objects.requireNonNull(capture, "capture");
        Objects.requireNonNull(faceId, "faceId");
        Objects.requireNonNull(person, "person");
    }

    @Override
    public UUID id() {
        return faceId;
    }

    @Override
    public String key() {
        return faceId.toString();
    }
}
