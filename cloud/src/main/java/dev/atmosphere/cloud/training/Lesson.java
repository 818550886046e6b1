package dev.atmosphere.cloud.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atmosphere.face.Descriptor;
import dev.atmosphere.recognition.DescriptorModel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Everything that a recognizer is trained from.
 *
 * @param names of the people that faces are of, and perhaps of more
 * @param faces all descriptors of one model; those of a person that was merged into another are that one's
 */
public record Lesson(DescriptorModel model, Map<UUID, String> names, List<LearntFace> faces, List<Denial> denials) {
    /** Somebody said of this face that it is not this person. */
    public record Denial(UUID faceId, UUID personId, Descriptor descriptor) {
        public Denial {
            Objects.requireNonNull(faceId, "faceId");
            Objects.requireNonNull(personId, "personId");
            Objects.requireNonNull(descriptor, "descriptor");
        }
    }

    public Lesson {
        Objects.requireNonNull(model, "model");
        names = Map.copyOf(names);
        faces = List.copyOf(faces);
        denials = List.copyOf(denials);
    }

    /** The same for the same lesson and settings, whatever the order in which the faces come. */
    byte[] sha256(TrainingSettings settings) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            update(digest, model.id(), Calibration.rule(), settings.falseAcceptRate(), settings.mostFileBytes());
            faces.stream()
                    .sorted(Comparator.comparing(LearntFace::faceId))
                    .forEach(face -> update(
                            digest,
                            face.faceId(),
                            face.personId(),
                            face.personId().map(names::get),
                            face.descriptor().toBase64()));
            denials.stream()
                    .sorted(Comparator.comparing(Denial::faceId).thenComparing(Denial::personId))
                    .forEach(denial -> update(digest, "not", denial.faceId(), denial.personId()));
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void update(MessageDigest digest, Object... parts) {
        for (Object part : parts) {
            digest.update(part.toString().getBytes(UTF_8));
            digest.update((byte) 0);
        }
    }
}
