package dev.atmosphere.event;

import dev.atmosphere.face.RecognizedPerson;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Nobody knows for sure whose face this is: people are asked.
 *
 * @param id the face's own when it is compared for the first time; another one for every time that it is asked about again
 * @param width of the face's box, pixels
 * @param height of the face's box, pixels
 * @param guess whom the recognizer holds for likely, without being sure
 */
public record FaceNotIdentified(
        UUID id, Capture capture, UUID faceId, double width, double height, Optional<RecognizedPerson> guess)
        implements FaceCompared, VoteStored {
    public FaceNotIdentified {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(capture, "capture");
        Objects.requireNonNull(faceId, "faceId");
        Objects.requireNonNull(guess, "guess");
    }

    @Override
    public String key() {
        return faceId.toString();
    }
}
