package dev.atmosphere.edge.homeassistant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.atmosphere.program.Program;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A device with its entities, as one discovery message says it. Names of fields, and which go together, are Home Assistant's:
 * <a href="https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload">device discovery payload</a>, from 2024.11 on.
 *
 * @param components its entities by a word that stays the same
 * @param qos with which Home Assistant subscribes to their topics
 */
@JsonNaming(SnakeCaseStrategy.class)
record DeviceConfig(Device device, Origin origin, Map<String, Component> components, int qos) {
    static final String ORIGIN = "Atmosphere gateway";

    /** @param identifiers one, the device's id */
    @JsonNaming(SnakeCaseStrategy.class)
    record Device(List<String> identifiers, String name, String manufacturer, String model, String swVersion) {
        static Device of(DeviceId id, String name, String model) {
            return new Device(List.of(id.text()), name, ORIGIN, model, Program.VERSION);
        }
    }

    /** Who says so: Home Assistant logs it. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Origin(String name, String swVersion) {
        static final Origin US = new Origin(ORIGIN, Program.VERSION);
    }

    /**
     * One entity; one that has a platform and nothing else is taken away.
     *
     * @param platform which sort of entity
     * @param uniqueId by which Home Assistant keeps what its user changed of it
     * @param options all states that it can have, of an {@code enum}
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Component(
            String platform,
            Optional<String> uniqueId,
            Optional<String> name,
            Optional<String> icon,
            Optional<String> stateTopic,
            Optional<String> valueTemplate,
            Optional<String> jsonAttributesTopic,
            Optional<String> deviceClass,
            Optional<String> stateClass,
            Optional<String> unitOfMeasurement,
            List<String> options,
            Optional<String> payloadOn,
            Optional<String> payloadOff,
            Optional<String> imageTopic,
            Optional<String> contentType) {}
}
