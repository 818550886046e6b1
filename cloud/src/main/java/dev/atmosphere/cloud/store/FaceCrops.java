package dev.atmosphere.cloud.store;

import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.face.Box;
import io.vertx.core.Future;
import java.util.UUID;

/**
 * What is kept of a face beside its row: its own crop, and a wider one that lets a person see the scene. JPEGs.
 *
 * @param rectangle not written to afterwards
 * @param zoomIn not written to afterwards
 */
public record FaceCrops(byte[] rectangle, byte[] zoomIn) {
    /**
     * Cuts both out of a picture that is not stored. Pure computation, some milliseconds: for worker threads.
     *
     * @param face pixels of the upright picture
     * @throws dev.atmosphere.failure.Poison if the picture cannot be read, or the face lies outside of it
     */
    public static FaceCrops of(byte[] uprightJpeg, Box face) {
        return Crops.both(uprightJpeg, face);
    }

    /** Where a face lies in its zoom-in, in pixels of that, if the picture had this size. */
    public static Box inZoomIn(Box face, int pictureWidth, int pictureHeight) {
        return Crops.inZoomIn(face, pictureWidth, pictureHeight);
    }

    /** Completes when both are durable. */
    public Future<Void> put(Objects objects, UUID faceId) {
        return objects.put(ObjectKey.zoomIn(faceId), zoomIn, Crops.JPEG)
                .compose(ok -> objects.put(ObjectKey.rectangle(faceId), rectangle, Crops.JPEG));
    }
}
