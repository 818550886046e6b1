package dev.atmosphere.vision;

import dev.atmosphere.face.Face;
import dev.atmosphere.picture.Picture;
import java.util.List;

/**
 * What was found in a picture.
 *
 * @param width pixels of the upright picture
 * @param height pixels of the upright picture
 * @param faces best score first
 * @param uprightJpeg the picture for everybody downstream: the raw bytes as they came, if they are a JPEG that is stored
 *     upright; else encoded anew
 * @param reencoded whether {@code uprightJpeg} differs from the raw bytes that came
 * @param cost what each part took
 */
public record AnalysedPicture(
        int width, int height, List<Face> faces, Picture uprightJpeg, boolean reencoded, PartTimes cost) {
    public AnalysedPicture {
        faces = List.copyOf(faces);
    }
}
