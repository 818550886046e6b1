package dev.atmosphere.vision.tensorflow.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * One named tensor of a TensorFlow.js model, dequantized: little-endian float32 or int32.
 *
 * <p>TensorFlow.js stores weights back to back, little-endian; quantized ones as IEEE half floats or as unsigned integers of
 * which the value is {@code q * scale + min} (rounded for integer tensors).
 */
record Weights(String name, DataType type, long[] shape, byte[] littleEndian) {

    /** Reads all tensors that a manifest's {@code weights} list describes from the bytes of its files. */
    static Map<String, Weights> readAll(Iterable<JsonNode> described, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, Weights> all = new LinkedHashMap<>();
        for (JsonNode one : described) {
            Weights read = read(one, in);
            all.put(read.name, read);
        }
        if (in.hasRemaining()) {
            throw new IllegalArgumentException(
                    "the weight file has " + in.remaining() + " bytes that no tensor claims");
        }
        return all;
    }

    private static Weights read(JsonNode described, ByteBuffer in) {
        String name = described.get("name").asText();
        List<Long> dimensions = new ArrayList<>();
        described.get("shape").forEach(d -> dimensions.add(d.asLong()));
        long[] shape = dimensions.stream().mapToLong(Long::longValue).toArray();
        int count = Math.toIntExact(dimensions.stream().reduce(1L, Math::multiplyExact));
        DataType type =
                switch (described.get("dtype").asText()) {
                    case "float32" -> DataType.DT_FLOAT;
                    case "int32" -> DataType.DT_INT32;
                    default ->
                        throw new IllegalArgumentException(
                                name + " has the type " + described.get("dtype").asText() + ", not float32 or int32");
                };
        JsonNode quantization = described.path("quantization");
        String stored = quantization.path("dtype").asText("none");
        ByteBuffer out = ByteBuffer.allocate(count * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            if (stored.equals("none")) {
                out.putInt(in.getInt());
                continue;
            }
            float value =
                    switch (stored) {
                        case "float16" -> HalfFloat.toFloat(in.getShort());
                        case "uint8" -> affine(Byte.toUnsignedInt(in.get()), quantization);
                        case "uint16" -> affine(Short.toUnsignedInt(in.getShort()), quantization);
                        default ->
                            throw new IllegalArgumentException(
                                    name + " is quantized as " + stored + ", which is unknown");
                    };
            if (type == DataType.DT_INT32) {
                out.putInt(Math.round(value));
            } else {
                out.putFloat(value);
            }
        }
        return new Weights(name, type, shape, out.array());
    }

    private static float affine(int q, JsonNode quantization) {
        return (float) (q * quantization.get("scale").asDouble()
                + quantization.get("min").asDouble());
    }

    static Weights ofFloats(String name, float[] values, long... shape) {
        ByteBuffer out = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        out.asFloatBuffer().put(values);
        return new Weights(name, DataType.DT_FLOAT, shape, out.array());
    }

    static Weights ofInts(String name, int[] values, long... shape) {
        ByteBuffer out = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        out.asIntBuffer().put(values);
        return new Weights(name, DataType.DT_INT32, shape, out.array());
    }

    float[] floats() {
        float[] values = new float[littleEndian.length / 4];
        ByteBuffer.wrap(littleEndian)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    TensorProto toProto() {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (long size : shape) {
            dimensions.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
        }
        return TensorProto.newBuilder()
                .setDtype(type)
                .setTensorShape(dimensions)
                .setTensorContent(ByteString.copyFrom(littleEndian))
                .build();
    }
}
