package dev.atmosphere.sim.scene;

import dev.atmosphere.face.Box;
import java.util.List;

/**
 * Where the faces of one picture really are, in pixels of the upright picture.
 *
 * @param faces every face that has to be found
 * @param ignored faces that may be found or not (cut off, tiny, blurred): they count neither for nor against
 */
public record Truth(List<Box> faces, List<Box> ignored) {
    public static final Truth NOBODY = new Truth(List.of(), List.of());

    public Truth {
        faces = List.copyOf(faces);
        ignored = List.copyOf(ignored);
    }
}
