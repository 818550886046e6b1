package dev.atmosphere.event;

import dev.atmosphere.face.Face;
import dev.atmosphere.face.RecognizedPerson;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A face of one image.
 *
 * @param faceId the same however often the image is processed: made of the image's id and the face's place in the list
 * @param person whom the recognizer at the edge took it for; empty if it knows nobody like this
 * @param describedBy the id of the descriptor model; empty if the face has no descriptor
 */
public record ImageFace(UUID faceId, Face face, Optional<RecognizedPerson> person, Optional<String> describedBy) {
    public ImageFace {
        Objects.requireNonNull(faceId, "faceId");
        Objects.requireNonNull(face, "face");
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(describedBy, "describedBy");
    }

    /** The id of an image's n-th face (from 0), a name-based UUID: processing the image again gives the same ids. */
    public static UUID idOf(UUID imageId, int index) {
        return UUID.nameUUIDFromBytes((imageId + "/faces/" + index).getBytes(StandardCharsets.UTF_8));
    }
}
