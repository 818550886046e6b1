package dev.atmosphere.edge.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Home Assistant's rules for a device's discovery message; the schema's own comment says where they come from. */
final class DiscoverySchema {
    private final JsonSchema schema =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text());

    private static String text() {
        try (InputStream in =
                DiscoverySchema.class.getResourceAsStream("/home-assistant/device-discovery.schema.json")) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with it; empty if nothing is. */
    List<String> objectionsTo(JsonNode payload) {
        return schema.validate(payload).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }
}
