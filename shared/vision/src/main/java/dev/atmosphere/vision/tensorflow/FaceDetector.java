package dev.atmosphere.vision.tensorflow;

import dev.atmosphere.vision.geometry.NonMaximumSuppression.Scored;
import java.util.List;

/** Finds faces: boxes in pixels of the full picture, forehead included, best score first. Thread-safe. */
public interface FaceDetector {
    List<Scored> detect(DecodedPicture picture);

    /** How many pixels of its longest side a picture needs to have for this detector; more are of no use to it. */
    int longestSide();
}
