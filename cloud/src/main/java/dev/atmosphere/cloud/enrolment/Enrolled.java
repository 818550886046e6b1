package dev.atmosphere.cloud.enrolment;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.atmosphere.face.Box;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What became of a photograph by which a person was to be taught.
 *
 * @param faceId the face that it is about; empty if it is about none
 * @param text for people
 * @param width of the upright photograph, pixels; 0 if it did not have to be looked at
 * @param height of the upright photograph, pixels; 0 if it did not have to be looked at
 * @param faces that were found in it
 */
public record Enrolled(
        Outcome outcome, Optional<UUID> faceId, String text, int width, int height, List<FoundFace> faces) {
    /** The ways in which it can end. */
    public enum Outcome {
        /** The face is stored, and the vote for it is taken in. */
        TAKEN,
        /** This photograph taught this face before. */
        KNOWN,
        /** Several faces: somebody has to say which. */
        CHOOSE,
        NO_FACE,
        /** The face is too small, blurred, turned away, or of no use to the trainer. */
        UNFIT,
        /** Hardly anything else than a face of this person that is there already. */
        TWIN,
        /** People decided that this very face is somebody else's, or nobody's. */
        DECIDED_OTHERWISE;

        /** Lower case, with hyphens: {@code no-face}. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A face of a photograph.
     *
     * @param faceId by which it can be chosen
     * @param x of the box's left border, pixels of the upright photograph
     * @param y of the box's upper border
     * @param unfit why it cannot be learnt from, as far as its size and pose tell
     */
    public record FoundFace(UUID faceId, double x, double y, double width, double height, Optional<String> unfit) {
        static FoundFace of(UUID faceId, Box box, Optional<String> unfit) {
            return new FoundFace(faceId, box.x(), box.y(), box.width(), box.height(), unfit);
        }
    }

    public Enrolled {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(faceId, "faceId");
        Objects.requireNonNull(text, "text");
        faces = List.copyOf(faces);
    }
}
