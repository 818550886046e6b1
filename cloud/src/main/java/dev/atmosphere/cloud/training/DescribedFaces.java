package dev.atmosphere.cloud.training;

import dev.atmosphere.face.Box;
import dev.atmosphere.face.Descriptor;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The descriptors of faces that people or the recognizer decided on: what is learnt from. */
public interface DescribedFaces {
    /**
     * A face that another model described.
     *
     * @param imageId the face's own id if it has none: of an uploaded photograph only the face's crops are kept
     * @param box pixels of the upright picture
     * @param width of the upright picture, pixels
     * @param height of the upright picture, pixels
     */
    record Outdated(UUID faceId, UUID imageId, Box box, int width, int height) {}

    /**
     * Some faces that were described by another model than this, the faces of one image together.
     *
     * @param images at most so many images' faces
     */
    Future<List<Outdated>> notDescribedBy(String model, int images);

    /** Replaces a face's descriptor; empty if it has none in this model. */
    Future<Void> describe(UUID faceId, String model, Optional<Descriptor> descriptor);
}
