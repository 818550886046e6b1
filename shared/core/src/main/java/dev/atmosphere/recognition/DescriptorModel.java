package dev.atmosphere.recognition;

import java.util.Objects;

/**
 * Which network described a face: descriptors of different networks do not compare, whatever their length.
 *
 * @param id a short word that changes whenever the same face would be described by other numbers: the network, its alignment
 * @param dimensions of its descriptors
 */
public record DescriptorModel(String id, int dimensions) {
    /** What the gateway's vision describes faces with: dlib's ResNet on 150 pixels, aligned with a padding of a quarter. */
    public static final DescriptorModel CURRENT = new DescriptorModel("dlib-resnet-150-p25", 128);

    static final int LONGEST_ID = 100;
    static final int MOST_DIMENSIONS = 4096;

    public DescriptorModel {
        Objects.requireNonNull(id, "id");
        if (!id.matches("[a-z0-9][a-z0-9.-]{0," + (LONGEST_ID - 1) + "}")) {
            throw new IllegalArgumentException("a descriptor model's id is a short word of a-z, 0-9, dot and hyphen");
        }
        if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
            throw new IllegalArgumentException(
                    "a descriptor has 1 to " + MOST_DIMENSIONS + " dimensions, not " + dimensions);
        }
    }
}
