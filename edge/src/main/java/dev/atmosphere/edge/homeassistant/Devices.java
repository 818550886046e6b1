package dev.atmosphere.edge.homeassistant;

import dev.atmosphere.face.Mood;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What Home Assistant is told of a station and of a person. */
final class Devices {
    private static final int AT_LEAST_ONCE = 1;
    private static final String SENSOR = "sensor";
    private static final String IMAGE = "image";
    private static final String PICTURE = "picture";

    private Devices() {}

    /** @param snapshots whether there are pictures of its last face */
    static DeviceConfig station(String name, boolean snapshots) {
        DeviceId id = DeviceId.ofStation(name);
        String seen = Seen.topicOf(name);
        Map<String, DeviceConfig.Component> entities = new LinkedHashMap<>();
        entities.put(
                PICTURE,
                snapshots
                        ? Entity.of(IMAGE, id, PICTURE, "Picture")
                                .image(Snapshots.topicOf(name), Snapshots.TYPE)
                                .component()
                        : Entity.gone(IMAGE));
        entities.put(
                "face",
                Entity.of(SENSOR, id, "face", "Last face")
                        .icon("mdi:face-recognition")
                        .state(seen, "face")
                        .attributes(seen)
                        .component());
        entities.put(
                "face_at",
                Entity.of(SENSOR, id, "face_at", "Last face at")
                        .state(seen, "faceAt")
                        .deviceClass("timestamp")
                        .component());
        entities.put(
                "faces",
                Entity.of(SENSOR, id, "faces", "Faces")
                        .icon("mdi:account-group")
                        .state(seen, "count")
                        .measuredIn("faces")
                        .component());
        entities.put(
                "mood",
                Entity.of(SENSOR, id, "mood", "Mood")
                        .icon("mdi:emoticon-outline")
                        .state(seen, "mood")
                        .oneOf(Arrays.stream(Mood.values()).map(Mood::word).toList())
                        .component());
        entities.put(
                "online",
                Entity.of("binary_sensor", id, "online", "Online")
                        .state("stations/" + name + "/status")
                        .deviceClass("connectivity")
                        .onAndOff("online", "offline")
                        .component());
        return config(id, name, "Camera station", entities);
    }

    static DeviceConfig person(UUID personId, String name) {
        DeviceId id = DeviceId.ofPerson(personId);
        String lastSeen = "people/" + personId + "/last-seen";
        Map<String, DeviceConfig.Component> entities = new LinkedHashMap<>();
        entities.put(
                "last_seen",
                Entity.of(SENSOR, id, "last_seen", "Last seen")
                        .stateUntilTakenBack(lastSeen, "at")
                        .deviceClass("timestamp")
                        .component());
        entities.put(
                "station",
                Entity.of(SENSOR, id, "station", "Last seen by")
                        .icon("mdi:cctv")
                        .stateUntilTakenBack(lastSeen, "station")
                        .component());
        return config(id, name, "Person", entities);
    }

    private static DeviceConfig config(
            DeviceId id, String name, String model, Map<String, DeviceConfig.Component> entities) {
        return new DeviceConfig(
                DeviceConfig.Device.of(id, name, model), DeviceConfig.Origin.US, entities, AT_LEAST_ONCE);
    }
}
