package dev.atmosphere.sim.scene;

import dev.atmosphere.face.Box;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Where the faces of one picture really are, in pixels of the upright picture, and whose they are.
 *
 * @param faces every face that has to be found
 * @param who of each face, in the same order; empty if nobody knows it, then its name is not scored
 * @param ignored faces that may be found or not (cut off, tiny, blurred): they count neither for nor against
 */
public record Truth(List<Box> faces, List<Optional<Who>> who, List<Box> ignored) {
    public static final Truth NOBODY = new Truth(List.of(), List.of());

    public Truth {
        faces = List.copyOf(faces);
        who = List.copyOf(who);
        ignored = List.copyOf(ignored);
        if (who.size() != faces.size()) {
            throw new IllegalArgumentException(faces.size() + " faces cannot be of " + who.size() + " people");
        }
    }

    /** Of faces whose people nobody knows. */
    public Truth(List<Box> faces, List<Box> ignored) {
        this(faces, Collections.nCopies(faces.size(), Optional.empty()), ignored);
    }
}
