package dev.atmosphere.recognition;

import dev.atmosphere.face.Descriptor;
import java.util.Arrays;
import java.util.List;

/**
 * Faces in one flat array, compared with a face all at once and exactly. Immutable.
 *
 * <p>Faces stand in blocks of {@value #LANES}; within a block, the first numbers of all its faces come first, then the second
 * ones, and so on. So the inner loop adds to {@value #LANES} sums that do not depend on each other, which the compiler turns into vector
 * instructions; adding up one face after the other, it may not.
 */
final class FaceTable {
    static final int LANES = 64;

    private final int dimensions;
    private final int size;
    private final float[] blocks;

    /**
     * @throws IllegalArgumentException a face of other dimensions, or more faces than an array holds
     */
    FaceTable(int dimensions, List<Descriptor> faces) {
        this.dimensions = dimensions;
        this.size = faces.size();
        long floats = (long) blocks() * LANES * dimensions;
        if (floats > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(size + " faces of " + dimensions + " dimensions are too many");
        }
        this.blocks = new float[(int) floats];
        int face = 0;
        for (Descriptor descriptor : faces) {
            put(face++, descriptor);
        }
    }

    private void put(int face, Descriptor descriptor) {
        if (descriptor.dimensions() != dimensions) {
            throw new IllegalArgumentException(
                    "a face of " + descriptor.dimensions() + " dimensions among those of " + dimensions);
        }
        float[] values = descriptor.values();
        int at = face / LANES * dimensions * LANES + face % LANES;
        for (float value : values) {
            blocks[at] = value;
            at += LANES;
        }
    }

    int size() {
        return size;
    }

    int blocks() {
        return (size + LANES - 1) / LANES;
    }

    /**
     * Squared Euclidean distances to the faces of one block. Those past the last face mean nothing.
     *
     * @param squared gets {@value #LANES} distances
     */
    void distances(int block, float[] face, float[] squared) {
        Arrays.fill(squared, 0);
        int at = block * dimensions * LANES;
        for (int d = 0; d < dimensions; d++) {
            float value = face[d];
            for (int lane = 0; lane < LANES; lane++) {
                float difference = blocks[at + lane] - value;
                squared[lane] += difference * difference;
            }
            at += LANES;
        }
    }

    /** Squared Euclidean distance to the nearest face that is at least so far; infinite if there is none. */
    float nearest(float[] face, float beyond) {
        float[] squared = new float[LANES];
        float nearest = Float.POSITIVE_INFINITY;
        for (int block = 0; block < blocks(); block++) {
            distances(block, face, squared);
            int lanes = Math.min(LANES, size - block * LANES);
            for (int lane = 0; lane < lanes; lane++) {
                if (squared[lane] >= beyond && squared[lane] < nearest) {
                    nearest = squared[lane];
                }
            }
        }
        return nearest;
    }
}
