package dev.atmosphere.cloud.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.RequiredTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/** JSON to the SDK's model classes and back, by the fields that those classes describe: what is not in the model is refused. */
final class SdkJson {
    /** A request that does not fit the model. */
    static final class NotInTheModel extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotInTheModel(String text) {
            super(text);
        }
    }

    private SdkJson() {}

    /** Sets a builder's fields. */
    static void read(SdkPojo builder, JsonNode json, String where) {
        if (!json.isObject()) {
            throw new NotInTheModel(where + " is no object");
        }
        Map<String, SdkField<?>> fields = new HashMap<>();
        builder.sdkFields().forEach(field -> fields.put(field.locationName(), field));
        json.fieldNames().forEachRemaining(name -> {
            if (!fields.containsKey(name)) {
                throw new NotInTheModel(where + " has no member " + name);
            }
        });
        fields.forEach((name, field) -> {
            JsonNode value = json.get(name);
            if (value != null && !value.isNull()) {
                field.set(builder, value(field, value, where + "." + name));
            } else if (field.containsTrait(RequiredTrait.class)) {
                throw new NotInTheModel(where + "." + name + " is required");
            }
        });
    }

    private static Object value(SdkField<?> field, JsonNode json, String where) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.SDK_POJO) {
            SdkPojo made = field.constructor().get();
            read(made, json, where);
            return ((Buildable) made).build();
        }
        if (type == MarshallingType.LIST) {
            need(json.isArray(), where, "a list");
            SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
            List<Object> values = new ArrayList<>();
            json.forEach(one -> values.add(value(member, one, where + "[]")));
            return values;
        }
        if (type == MarshallingType.STRING) {
            need(json.isTextual(), where, "text");
            return json.textValue();
        }
        if (type == MarshallingType.INTEGER) {
            need(json.canConvertToInt() && json.isIntegralNumber(), where, "an integer");
            return json.intValue();
        }
        if (type == MarshallingType.FLOAT) {
            need(json.isNumber(), where, "a number");
            return json.floatValue();
        }
        if (type == MarshallingType.BOOLEAN) {
            need(json.isBoolean(), where, "true or false");
            return json.booleanValue();
        }
        if (type == MarshallingType.SDK_BYTES) {
            need(json.isTextual(), where, "base64");
            return SdkBytes.fromByteArray(Base64.getDecoder().decode(json.textValue()));
        }
        throw new NotInTheModel(where + " is of a type that is not used here");
    }

    private static void need(boolean holds, String where, String what) {
        if (!holds) {
            throw new NotInTheModel(where + " must be " + what);
        }
    }

    static ObjectNode write(SdkPojo pojo) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = field.getValueOrDefault(pojo);
            if (value != null) {
                json.set(field.locationName(), json(value));
            }
        }
        return json;
    }

    private static JsonNode json(Object value) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (value instanceof SdkPojo pojo) {
            return write(pojo);
        }
        if (value instanceof List<?> list) {
            ArrayNode array = make.arrayNode();
            list.forEach(one -> array.add(json(one)));
            return array;
        }
        if (value instanceof Float || value instanceof Double) {
            return make.numberNode(((Number) value).doubleValue());
        }
        if (value instanceof Number number) {
            return make.numberNode(number.longValue());
        }
        if (value instanceof Boolean flag) {
            return make.booleanNode(flag);
        }
        if (value instanceof Instant at) {
            return make.numberNode(at.toEpochMilli() / 1000.0);
        }
        return make.textNode(value.toString());
    }
}
