package dev.atmosphere.vision.tensorflow.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.util.Base64;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;

/** A node's attribute as TensorFlow.js writes it in JSON: bytes in base64, 64-bit integers as text, types by name. */
final class Attributes {
    private Attributes() {}

    static AttrValue fromJson(JsonNode json) {
        String kind = json.fieldNames().next();
        JsonNode value = json.get(kind);
        AttrValue.Builder attribute = AttrValue.newBuilder();
        switch (kind) {
            case "s" -> attribute.setS(bytes(value));
            case "i" -> attribute.setI(value.asLong());
            case "f" -> attribute.setF((float) value.asDouble());
            case "b" -> attribute.setB(value.asBoolean());
            case "type" -> attribute.setType(DataType.valueOf(value.asText()));
            case "shape" -> attribute.setShape(shape(value));
            case "list" -> attribute.setList(list(value));
            default -> throw new IllegalArgumentException("an attribute of the unknown kind " + kind);
        }
        return attribute.build();
    }

    private static AttrValue.ListValue list(JsonNode value) {
        AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
        value.path("s").forEach(v -> list.addS(bytes(v)));
        value.path("i").forEach(v -> list.addI(v.asLong()));
        value.path("f").forEach(v -> list.addF((float) v.asDouble()));
        value.path("b").forEach(v -> list.addB(v.asBoolean()));
        value.path("type").forEach(v -> list.addType(DataType.valueOf(v.asText())));
        value.path("shape").forEach(v -> list.addShape(shape(v)));
        return list.build();
    }

    private static TensorShapeProto shape(JsonNode value) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .setUnknownRank(value.path("unknownRank").asBoolean(false));
        value.path("dim")
                .forEach(d -> shape.addDim(
                        TensorShapeProto.Dim.newBuilder().setSize(d.path("size").asLong(0))));
        return shape.build();
    }

    private static ByteString bytes(JsonNode base64) {
        return ByteString.copyFrom(Base64.getDecoder().decode(base64.asText()));
    }
}
