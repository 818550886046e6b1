package dev.atmosphere.edge.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atmosphere.codec.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Discovery messages against Home Assistant's documented schema. */
class DevicesTest {
    private static final UUID ADA = UUID.fromString("7d0b6f6e-58d9-4d3f-8f55-0e8f7b8e6a01");
    private static final ObjectMapper JSON = Json.json();

    private final DiscoverySchema schema = new DiscoverySchema();

    static Stream<String> names() {
        return Stream.of(
                "door",
                "Front Door",
                "<img src=x onerror=alert('door')>",
                "🚪",
                "الباب",
                "Tür",
                "tur",
                "TÜR",
                "{{ states('sensor.secret') }}",
                "{% raw %}",
                "a\"b\\c'd",
                "$door",
                "~door",
                " door ",
                "_",
                "x".repeat(64));
    }

    private static ObjectNode tree(DeviceConfig config) {
        return JSON.valueToTree(config);
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_station_of_any_name_is_described_as_home_assistant_takes_it(String name) {
        JsonNode config = tree(Devices.station(name, true));

        assertThat(schema.objectionsTo(config)).isEmpty();
        assertThat(config.at("/device/name").asText()).isEqualTo(name);
        assertThat(config.at("/components/picture/image_topic").asText()).isEqualTo("stations/" + name + "/snapshot");
        assertThat(config.at("/components/online/state_topic").asText()).isEqualTo("stations/" + name + "/status");
        assertThat(DeviceId.ofStation(name).text())
                .matches("[a-zA-Z0-9_-]{1,64}")
                .satisfies(id -> assertThat(DeviceId.isOurs(id)).isTrue());
        config.get("components").forEach(entity -> {
            assertThat(entity.path("unique_id").asText())
                    .startsWith(DeviceId.ofStation(name).text());
            assertThat(entity.path("value_template").asText(""))
                    .as("a name is nothing that is computed")
                    .matches("(\\{\\{ value_json\\.(face|faceAt|count|mood) }})?");
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_person_of_any_name_is_described_as_home_assistant_takes_it(String name) {
        JsonNode config = tree(Devices.person(ADA, name));

        assertThat(schema.objectionsTo(config)).isEmpty();
        assertThat(config.at("/device/name").asText()).isEqualTo(name);
        assertThat(config.at("/device/identifiers/0").asText()).isEqualTo("atmosphere_person_" + ADA);
    }

    @Test
    void a_station_without_snapshots_takes_its_picture_away() {
        JsonNode config = tree(Devices.station("door", false));

        assertThat(schema.objectionsTo(config)).isEmpty();
        assertThat(config.at("/components/picture")).isEqualTo(JSON.valueToTree(Map.of("platform", "image")));
    }

    @Test
    void a_station_has_the_entities_that_the_docs_name() {
        List<String> names = new ArrayList<>();
        tree(Devices.station("door", true))
                .get("components")
                .forEach(entity -> names.add(entity.get("name").asText()));

        assertThat(names).containsExactly("Picture", "Last face", "Last face at", "Faces", "Mood", "Online");
    }

    /** Somebody's dashboards hang on them: a changed id is a device that is lost. */
    @Test
    void ids_are_what_they_were_in_every_version_before() {
        assertThat(DeviceId.ofStation("door").text()).isEqualTo("atmosphere_station_door_2534e2de1dec24fe");
        assertThat(DeviceId.ofStation("🚪").text()).isEqualTo("atmosphere_station_b9a770b7befcc2ce");
        assertThat(tree(Devices.station("door", true))
                        .at("/components/mood/unique_id")
                        .asText())
                .isEqualTo("atmosphere_station_door_2534e2de1dec24fe_mood");
    }

    @Test
    void no_two_names_have_one_id_though_they_read_alike() {
        Set<String> ids = new HashSet<>();
        List<String> all = Stream.concat(
                        names(), Stream.of("Door", "door ", "door.", "d-o-o-r", "dôor", "doo\u0301r", "do\u00f3r"))
                .toList();

        all.forEach(name -> ids.add(DeviceId.ofStation(name).text()));

        assertThat(ids).hasSize(all.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasmota_5a5b9ebc", "atmosphere_", "atmosphere_edge_1", "xatmosphere_station_door_1"})
    void devices_of_others_are_not_taken_for_ours(String id) {
        assertThat(DeviceId.isOurs(id)).isFalse();
    }

    // ---- the schema itself

    private record Broken(String what, Consumer<ObjectNode> how) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static ObjectNode entity(ObjectNode config, String key) {
        return (ObjectNode) config.get("components").get(key);
    }

    static Stream<Broken> broken() {
        return Stream.of(
                new Broken("no origin", c -> c.remove("origin")),
                new Broken("an origin without a name", c -> ((ObjectNode) c.get("origin")).remove("name")),
                new Broken("no device", c -> c.remove("device")),
                new Broken("a device without identifiers", c -> ((ObjectNode) c.get("device")).remove("identifiers")),
                new Broken("no identifier", c -> ((ObjectNode) c.get("device")).putArray("identifiers")),
                new Broken("no components", c -> c.putObject("components")),
                new Broken("an unknown key", c -> c.put("retain", true)),
                new Broken("an unknown key of an entity", c -> entity(c, "face").put("object_id", "face")),
                new Broken("an unknown key of a device", c -> ((ObjectNode) c.get("device")).put("vendor", "us")),
                new Broken("an entity without an id", c -> entity(c, "face").remove("unique_id")),
                new Broken(
                        "an entity without a platform", c -> entity(c, "face").remove("platform")),
                new Broken("another platform", c -> entity(c, "face").put("platform", "face")),
                new Broken("a sensor without a topic", c -> entity(c, "face").remove("state_topic")),
                new Broken("a topic with a wildcard", c -> entity(c, "face").put("state_topic", "stations/+/seen")),
                new Broken("a topic with a control character", c -> entity(c, "face")
                        .put("state_topic", "a\u0085")),
                new Broken("an empty topic", c -> entity(c, "face").put("state_topic", "")),
                new Broken("a time with a unit", c -> entity(c, "face_at").put("unit_of_measurement", "s")),
                new Broken("a time that is measured", c -> entity(c, "face_at").put("state_class", "measurement")),
                new Broken("options without an enum", c -> entity(c, "mood").remove("device_class")),
                new Broken("an enum without options", c -> entity(c, "mood").remove("options")),
                new Broken("an enum with a unit", c -> entity(c, "mood").put("unit_of_measurement", "moods")),
                new Broken("no options", c -> entity(c, "mood").putArray("options")),
                new Broken("a class of no sensor", c -> entity(c, "faces").put("device_class", "connectivity")),
                new Broken(
                        "a class of no binary sensor", c -> entity(c, "online").put("device_class", "timestamp")),
                new Broken("a template of an image", c -> entity(c, "picture").put("value_template", "{{ value }}")),
                new Broken("an image without a topic", c -> entity(c, "picture").remove("image_topic")),
                new Broken("an image with two topics", c -> entity(c, "picture").put("url_topic", "a")),
                new Broken("an image's type that is none", c -> entity(c, "picture")
                        .put("content_type", "jpeg")),
                new Broken("a QoS that is none", c -> c.put("qos", 3)),
                new Broken("a name that is no text", c -> entity(c, "face").put("name", 3)));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void the_schema_refuses(Broken broken) {
        ObjectNode config = tree(Devices.station("door", true));

        broken.how().accept(config);

        assertThat(schema.objectionsTo(config)).isNotEmpty();
    }
}
