package dev.atmosphere.cloud.vision;

import dev.atmosphere.face.Face;
import dev.atmosphere.picture.Picture;
import io.vertx.core.Future;
import java.util.List;

/** Finds and describes the faces in a picture. */
public interface FaceReader {
    /**
     * What a picture shows.
     *
     * @param width of the upright picture, pixels
     * @param height of the upright picture, pixels
     */
    record Seen(int width, int height, List<Face> faces, Picture uprightJpeg) {}

    /**
     * Fails with {@code Poison} if it is no picture that can be decoded, with {@code Transient} if the models cannot be had.
     * Never blocks its caller; the first answer takes some seconds.
     */
    Future<Seen> read(Picture picture);
}
