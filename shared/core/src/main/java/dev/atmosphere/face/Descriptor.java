package dev.atmosphere.face;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;

/**
 * A face as a point in the descriptor model's space (128 dimensions for the dlib network): near to the same person's other
 * faces, far from everybody else's. Immutable, with value equality.
 *
 * <p>In JSON it is one string: base64 of the little-endian 32-bit floats, a quarter of the size of a list of decimals.
 */
public final class Descriptor {
    private final float[] values;

    public Descriptor(float[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a descriptor needs at least one dimension");
        }
        this.values = values.clone();
    }

    @JsonCreator
    public static Descriptor fromBase64(String text) {
        return fromBytes(Base64.getDecoder().decode(text));
    }

    /**
     * @param bytes little-endian 32-bit floats
     * @throws IllegalArgumentException if the length is not a multiple of 4
     */
    public static Descriptor fromBytes(byte[] bytes) {
        if (bytes.length % Float.BYTES != 0) {
            throw new IllegalArgumentException(
                    "a descriptor is a list of 4-byte floats, not " + bytes.length + " bytes");
        }
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return new Descriptor(values);
    }

    @JsonValue
    public String toBase64() {
        return Base64.getEncoder().encodeToString(toBytes());
    }

    /** Little-endian 32-bit floats. */
    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    public int dimensions() {
        return values.length;
    }

    public float[] values() {
        return values.clone();
    }

    /** Euclidean distance. */
    public double distanceTo(Descriptor other) {
        if (values.length != other.values.length) {
            throw new IllegalArgumentException(
                    "descriptors of " + values.length + " and " + other.values.length + " dimensions do not compare");
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            double d = (double) values[i] - other.values[i];
            sum += d * d;
        }
        return Math.sqrt(sum);
    }

    /** 1 minus the Euclidean distance: for the dlib network the same person is above about 0.37. */
    public double similarityTo(Descriptor other) {
        return 1 - distanceTo(other);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Descriptor d && Arrays.equals(values, d.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Descriptor[" + values.length + " dimensions]";
    }
}
