package dev.atmosphere.edge.process;

import dev.atmosphere.face.Face;
import dev.atmosphere.picture.Picture;
import io.vertx.core.Future;
import java.util.List;

/** Finds the faces in a picture. */
public interface FaceFinder {
    /**
     * What was found.
     *
     * @param width of the upright picture, pixels
     * @param height of the upright picture, pixels
     * @param uprightJpeg the picture as everybody behind the edge gets it
     */
    record Found(int width, int height, List<Face> faces, Picture uprightJpeg) {}

    /** Fails with {@code Poison} if the picture cannot be decoded. Never blocks its caller. */
    Future<Found> find(Picture picture);
}
