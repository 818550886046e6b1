package dev.atmosphere.edge.homeassistant;

import java.util.List;
import java.util.Optional;

/** A {@link DeviceConfig.Component} in the making. */
final class Entity {
    private final String platform;
    private Optional<String> uniqueId = Optional.empty();
    private Optional<String> name = Optional.empty();
    private Optional<String> icon = Optional.empty();
    private Optional<String> stateTopic = Optional.empty();
    private Optional<String> valueTemplate = Optional.empty();
    private Optional<String> jsonAttributesTopic = Optional.empty();
    private Optional<String> deviceClass = Optional.empty();
    private Optional<String> stateClass = Optional.empty();
    private Optional<String> unitOfMeasurement = Optional.empty();
    private List<String> options = List.of();
    private Optional<String> payloadOn = Optional.empty();
    private Optional<String> payloadOff = Optional.empty();
    private Optional<String> imageTopic = Optional.empty();
    private Optional<String> contentType = Optional.empty();

    private Entity(String platform) {
        this.platform = platform;
    }

    /**
     * @param key its word among the device's entities
     * @param name beside the device's own
     */
    static Entity of(String platform, DeviceId device, String key, String name) {
        Entity entity = new Entity(platform);
        entity.uniqueId = Optional.of(device.text() + "_" + key);
        entity.name = Optional.of(name);
        return entity;
    }

    /** One that was there before, perhaps, and is not any more. */
    static DeviceConfig.Component gone(String platform) {
        return new Entity(platform).component();
    }

    Entity icon(String value) {
        icon = Optional.of(value);
        return this;
    }

    Entity state(String topic) {
        stateTopic = Optional.of(topic);
        return this;
    }

    /** A field of the JSON on that topic; {@code null} is a state that is not known. */
    Entity state(String topic, String field) {
        valueTemplate = Optional.of("{{ value_json." + field + " }}");
        return state(topic);
    }

    /** The same of a topic that can be taken back: then the state is not known. */
    Entity stateUntilTakenBack(String topic, String field) {
        valueTemplate = Optional.of("{{ value_json." + field + " if value_json is defined else none }}");
        return state(topic);
    }

    Entity attributes(String topic) {
        jsonAttributesTopic = Optional.of(topic);
        return this;
    }

    Entity deviceClass(String value) {
        deviceClass = Optional.of(value);
        return this;
    }

    Entity measuredIn(String unit) {
        stateClass = Optional.of("measurement");
        unitOfMeasurement = Optional.of(unit);
        return this;
    }

    Entity oneOf(List<String> states) {
        options = states;
        return deviceClass("enum");
    }

    Entity onAndOff(String on, String off) {
        payloadOn = Optional.of(on);
        payloadOff = Optional.of(off);
        return this;
    }

    Entity image(String topic, String type) {
        imageTopic = Optional.of(topic);
        contentType = Optional.of(type);
        return this;
    }

    DeviceConfig.Component component() {
        return new DeviceConfig.Component(
                platform,
                uniqueId,
                name,
                icon,
                stateTopic,
                valueTemplate,
                jsonAttributesTopic,
                deviceClass,
                stateClass,
                unitOfMeasurement,
                options,
                payloadOn,
                payloadOff,
                imageTopic,
                contentType);
    }
}
