package dev.atmosphere.slacksim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The arguments of one call, read from a form (where lists and objects are JSON in a string) or from a JSON body. An argument that the
 * method does not document is refused: Slack would ignore it, and a mistyped one would go unnoticed.
 */
final class Arguments {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int LONGEST_LIST = 1_000;

    private final Map<String, String> values;

    Arguments(Map<String, String> values, Set<String> known) {
        this.values = Map.copyOf(values);
        List<String> strange = values.keySet().stream()
                .filter(name -> !known.contains(name) && !name.equals("token"))
                .sorted()
                .map(name -> "[ERROR] unknown argument: " + name)
                .toList();
        if (!strange.isEmpty()) {
            throw new ApiError("invalid_arguments", strange, Map.of());
        }
    }

    /** Everything that came, as text. */
    static Map<String, String> read(RoutingContext call) {
        Map<String, String> values = new HashMap<>();
        call.queryParams().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        String type = Optional.ofNullable(call.request().getHeader("content-type"))
                .map(text -> text.split(";", 2)[0].strip())
                .orElse("");
        switch (type) {
            case "application/x-www-form-urlencoded", "multipart/form-data" ->
                call.request().formAttributes().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
            case "application/json" -> readJson(call, values);
            case "" -> {
                if (call.body().length() > 0) {
                    throw ApiError.of("missing_post_type");
                }
            }
            default -> throw ApiError.of("invalid_post_type");
        }
        return values;
    }

    private static void readJson(RoutingContext call, Map<String, String> values) {
        try {
            JsonNode body = JSON.readTree(call.body().buffer().getBytes());
            if (!body.isObject()) {
                throw ApiError.of("json_not_object");
            }
            body.properties()
                    .forEach(entry -> values.put(
                            entry.getKey(),
                            entry.getValue().isTextual()
                                    ? entry.getValue().asText()
                                    : entry.getValue().toString()));
        } catch (java.io.IOException e) {
            throw ApiError.of("invalid_json");
        }
    }

    Optional<String> optional(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    String required(String name) {
        return optional(name)
                .orElseThrow(() -> ApiError.of("invalid_arguments", "[ERROR] missing required field: " + name));
    }

    /** @param error what is answered to another form, or to nothing */
    String matching(String name, Pattern form, String error) {
        return optional(name)
                .filter(value -> form.matcher(value).matches())
                .orElseThrow(
                        () -> ApiError.of(error, "[ERROR] " + name + " is missing, or has not the form of its kind"));
    }

    boolean flag(String name) {
        return optional(name)
                .map(value -> switch (value) {
                    case "1", "true" -> true;
                    case "0", "false" -> false;
                    default ->
                        throw ApiError.of(
                                "invalid_arguments", "[ERROR] must be a boolean [json-pointer:/" + name + "]");
                })
                .orElse(false);
    }

    long number(String name, long otherwise, long min, long max) {
        return optional(name)
                .map(value -> {
                    try {
                        long number = Long.parseLong(value);
                        if (number < min || number > max) {
                            throw ApiError.of(
                                    "invalid_arguments",
                                    "[ERROR] must be from " + min + " to " + max + " [json-pointer:/" + name + "]");
                        }
                        return number;
                    } catch (NumberFormatException e) {
                        throw ApiError.of("invalid_arguments", "[ERROR] must be a number [json-pointer:/" + name + "]");
                    }
                })
                .orElse(otherwise);
    }

    ArrayNode list(String name, String error) {
        Optional<JsonNode> read = json(name, error);
        if (read.isEmpty()) {
            return Workspace.noBlocks();
        }
        if (read.get() instanceof ArrayNode list && list.size() <= LONGEST_LIST) {
            return list;
        }
        throw ApiError.of(error, "[ERROR] must be an array [json-pointer:/" + name + "]");
    }

    ObjectNode object(String name, String error) {
        Optional<JsonNode> read = json(name, error);
        if (read.isEmpty()) {
            return Workspace.object();
        }
        if (read.get() instanceof ObjectNode object) {
            return object;
        }
        throw ApiError.of(error, "[ERROR] must be an object [json-pointer:/" + name + "]");
    }

    private Optional<JsonNode> json(String name, String error) {
        return optional(name).map(text -> {
            try {
                return JSON.readTree(text);
            } catch (JsonProcessingException e) {
                throw ApiError.of(error, "[ERROR] " + name + " is no JSON");
            }
        });
    }

    /** The names of all that came. */
    List<String> names() {
        return new ArrayList<>(values.keySet());
    }
}
