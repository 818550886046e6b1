package dev.atmosphere.edge.homeassistant;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.atmosphere.edge.broker.AnonymousAccess;
import dev.atmosphere.edge.broker.BrokerConfig;
import dev.atmosphere.edge.broker.MqttBroker;
import dev.atmosphere.edge.broker.store.StoreConfig;
import dev.atmosphere.edge.notify.BrokerAnswers;
import dev.atmosphere.edge.notify.LastSeen;
import dev.atmosphere.edge.notify.NotifyMqtt;
import dev.atmosphere.edge.notify.NotifyMqttOfNames;
import dev.atmosphere.edge.notify.TopicPrefix;
import dev.atmosphere.event.Capture;
import dev.atmosphere.event.ClockSource;
import dev.atmosphere.event.FaceNamed;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.ImageWithoutFaces;
import dev.atmosphere.face.Box;
import dev.atmosphere.face.Face;
import dev.atmosphere.face.Mood;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.vision.Photographs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The edge's broker with an MQTT client in Home Assistant's place. */
class HomeAssistantTest {
    private static final UUID ADA = UUID.fromString("7d0b6f6e-58d9-4d3f-8f55-0e8f7b8e6a01");
    private static final String AWKWARD = "<b>Tür 🚪 \"{{ 1 }}\"";
    private static final HomeAssistantSettings ON = settings(true, "homeassistant", true);

    @TempDir
    Path dir;

    private final Vertx vertx = Vertx.vertx();
    private final Clock clock = Clock.systemUTC();
    private final Instant noon = clock.instant();
    private final DiscoverySchema schema = new DiscoverySchema();
    private final AtomicInteger runs = new AtomicInteger();
    private final List<Mqtt5BlockingClient> clients = new ArrayList<>();

    private MqttBroker broker;
    private NotifyMqtt notifyMqtt;
    private NotifyMqttOfNames notifyMqttOfNames;
    private Mqtt5BlockingClient homeAssistant;
    /** What it has, by topic; empty messages take it away. */
    private final Map<String, byte[]> has = new ConcurrentHashMap<>();

    private final List<String> heard = new CopyOnWriteArrayList<>();

    private static HomeAssistantSettings settings(boolean discovery, String prefix, boolean snapshots) {
        return new HomeAssistantSettings(discovery, new TopicPrefix(prefix), snapshots);
    }

    @BeforeEach
    void startOn() {
        start(ON);
    }

    private void start(HomeAssistantSettings settings) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        broker = new MqttBroker(vertx, BrokerConfig.defaults().withPort(0), new AnonymousAccess(false), meters, clock)
                .keepIn(new StoreConfig(dir, 64 << 20, 1 << 20, Duration.ZERO, 1000));
        HomeAssistant part = new HomeAssistant(
                vertx,
                broker,
                settings,
                () -> vertx.createSharedWorkerExecutor("snapshots-" + runs.incrementAndGet(), 1),
                clock);
        LastSeen lastSeen = new LastSeen(new BrokerAnswers(broker), clock);
        notifyMqtt = new NotifyMqtt(new BrokerAnswers(broker), lastSeen, true, part.neighbours());
        notifyMqttOfNames =
                new NotifyMqttOfNames(new BrokerAnswers(broker), lastSeen, "hall", meters, clock, part.neighbours());
        get(broker.remember().compose(read -> part.begin()).compose(begun -> broker.start()));
        has.clear();
        heard.clear();
        homeAssistant = client();
        homeAssistant.toAsync().publishes(MqttGlobalPublishFilter.ALL, this::hear);
        homeAssistant
                .subscribeWith()
                .topicFilter("#")
                .qos(MqttQos.AT_LEAST_ONCE)
                .send();
    }

    private void hear(Mqtt5Publish message) {
        String topic = message.getTopic().toString();
        heard.add(topic);
        if (message.getPayloadAsBytes().length == 0) {
            has.remove(topic);
        } else {
            has.put(topic, message.getPayloadAsBytes());
        }
    }

    private void restart(HomeAssistantSettings settings) {
        stop();
        start(settings);
    }

    private void stop() {
        clients.forEach(Mqtt5BlockingClient::disconnect);
        clients.clear();
        get(broker.close());
    }

    @AfterEach
    void close() {
        stop();
        get(vertx.close());
    }

    private Mqtt5BlockingClient client() {
        Mqtt5BlockingClient client = MqttClient.builder()
                .useMqttVersion5()
                .serverHost("127.0.0.1")
                .serverPort(broker.actualPort())
                .buildBlocking();
        client.connect();
        clients.add(client);
        return client;
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private void say(String topic, String payload, boolean retain) {
        client().publishWith()
                .topic(topic)
                .payload(payload.getBytes(UTF_8))
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(retain)
                .send();
    }

    private static String configOf(String station) {
        return "homeassistant/device/" + DeviceId.ofStation(station).text() + "/config";
    }

    private static String configOf(UUID person) {
        return "homeassistant/device/" + DeviceId.ofPerson(person).text() + "/config";
    }

    private JsonNode json(String topic) {
        await().atMost(Duration.ofSeconds(20)).until(() -> has.containsKey(topic));
        try {
            return new ObjectMapper().readTree(has.get(topic));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void comesTo(String topic, String pointer, String value) {
        await(topic)
                .atMost(Duration.ofSeconds(20))
                .until(() -> has.containsKey(topic)
                        && value.equals(json(topic).at(pointer).asText()));
    }

    private void isGone(String topic) {
        await(topic).atMost(Duration.ofSeconds(20)).until(() -> !has.containsKey(topic));
    }

    /** What an entity's state would be: the templates that are used name one field, or nothing where there is no message. */
    private String stateOf(String device, String entity) {
        JsonNode component = json(device).at("/components/" + entity);
        String field = component.get("value_template").asText();
        assertThat(field).matches("\\{\\{ value_json\\.\\w+( if value_json is defined else none)? }}");
        JsonNode state = json(component.get("state_topic").asText());
        String name = field.replaceAll("\\{\\{ value_json\\.(\\w+).*", "$1");
        assertThat(state.has(name)).as(field + " in " + state).isTrue();
        return state.get(name).asText();
    }

    // ---- pictures

    private Capture capture(String station, Instant at) {
        return new Capture(UUID.randomUUID(), station, at, ClockSource.STATION, at, Optional.of("hall"));
    }

    private static ImageFace face(Capture capture, int index, Box box, Mood mood, Optional<RecognizedPerson> person) {
        return new ImageFace(
                ImageFace.idOf(capture.imageId(), index),
                new Face(box, 0.9, List.of(), Map.of(mood, 0.8, Mood.NEUTRAL, 0.2), Optional.empty()),
                person,
                Optional.empty());
    }

    private static Optional<RecognizedPerson> ada() {
        return Optional.of(new RecognizedPerson(ADA, "Ada \"the\" <i>Countess</i> 👩", 0.8, 2));
    }

    private ImageWithFaces picture(Capture capture, Picture bytes, Optional<RecognizedPerson> largest) {
        return new ImageWithFaces(
                capture,
                capture.receivedAt(),
                640,
                480,
                List.of(
                        face(capture, 0, new Box(10, 10, 20, 20), Mood.SAD, Optional.empty()),
                        face(capture, 1, new Box(100, 50, 120, 140), Mood.HAPPY, largest)),
                bytes);
    }

    // ---- stations

    @Test
    void a_station_is_found_by_its_status_and_by_its_pictures() {
        say("stations/" + AWKWARD + "/status", "online", true);
        get(notifyMqtt.accept(new ImageWithoutFaces(capture("yard", noon), noon, 640, 480)));

        assertThat(schema.objectionsTo(json(configOf(AWKWARD)))).isEmpty();
        assertThat(schema.objectionsTo(json(configOf("yard")))).isEmpty();
        assertThat(json(configOf(AWKWARD)).at("/device/name").asText()).isEqualTo(AWKWARD);
    }

    @Test
    void what_a_picture_shows_is_what_the_entities_say() {
        get(notifyMqtt.accept(picture(capture("door", noon), Photographs.get(1), ada())));

        comesTo("stations/door/seen", "/count", "2");
        assertThat(stateOf(configOf("door"), "face")).isEqualTo("Ada \"the\" <i>Countess</i> 👩");
        assertThat(stateOf(configOf("door"), "faces")).isEqualTo("2");
        assertThat(stateOf(configOf("door"), "mood")).isEqualTo("happy").satisfies(mood -> assertThat(
                        json(configOf("door")).at("/components/mood/options"))
                .extracting(JsonNode::asText)
                .contains(mood));
        assertThat(Instant.parse(stateOf(configOf("door"), "face_at"))).isEqualTo(noon);
        assertThat(json("stations/door/seen").get("personId").asText()).isEqualTo(ADA.toString());
    }

    @Test
    void an_empty_picture_counts_none_and_leaves_the_last_face() {
        get(notifyMqtt.accept(picture(capture("door", noon), Photographs.get(1), Optional.empty())));
        get(notifyMqtt.accept(new ImageWithoutFaces(capture("door", noon.plusSeconds(9)), noon, 640, 480)));

        comesTo("stations/door/seen", "/count", "0");
        assertThat(stateOf(configOf("door"), "face")).isEqualTo("somebody");
        assertThat(Instant.parse(stateOf(configOf("door"), "face_at"))).isEqualTo(noon);
        assertThat(json("stations/door/seen").get("at").asText())
                .isEqualTo(noon.plusSeconds(9).toString());
    }

    @Test
    void an_older_picture_does_not_replace_a_newer_one() {
        get(notifyMqtt.accept(picture(capture("door", noon), Photographs.get(1), ada())));
        get(notifyMqtt.accept(new ImageWithoutFaces(capture("door", noon.minusSeconds(60)), noon, 640, 480)));

        get(notifyMqtt.accept(new ImageWithoutFaces(capture("end", noon), noon, 640, 480)));
        comesTo("stations/end/seen", "/count", "0");
        assertThat(json("stations/door/seen").get("count").asInt()).isEqualTo(2);
    }

    @Test
    void a_name_that_comes_later_is_shown_and_taken_back_again() {
        Capture capture = capture("door", noon);
        get(notifyMqtt.accept(picture(capture, Photographs.get(1), Optional.empty())));
        UUID largest = ImageFace.idOf(capture.imageId(), 1);
        UUID other = ImageFace.idOf(capture.imageId(), 0);

        get(notifyMqttOfNames.accept(new FaceNamed(UUID.randomUUID(), capture, other, ada(), clock.instant())));
        get(notifyMqttOfNames.accept(new FaceNamed(UUID.randomUUID(), capture, largest, ada(), clock.instant())));
        comesTo("stations/door/seen", "/personId", ADA.toString());
        get(notifyMqttOfNames.accept(
                new FaceNamed(UUID.randomUUID(), capture, largest, Optional.empty(), clock.instant())));

        comesTo("stations/door/seen", "/face", "somebody");
        assertThat(json("stations/door/seen").get("personId").isNull()).isTrue();
    }

    @Test
    void a_snapshot_shows_the_largest_face_small_and_upright() throws IOException {
        get(notifyMqtt.accept(picture(capture("door", noon), Photographs.get(1), ada())));

        String topic =
                json(configOf("door")).at("/components/picture/image_topic").asText();
        await().atMost(Duration.ofSeconds(20)).until(() -> has.containsKey(topic));
        BufferedImage shown = ImageIO.read(new ByteArrayInputStream(has.get(topic)));
        assertThat(shown.getWidth()).isEqualTo(216);
        assertThat(shown.getHeight()).isBetween(200, 252);
        BufferedImage whole =
                ImageIO.read(new ByteArrayInputStream(Photographs.get(1).bytes()));
        int left = 100 - 48;
        int top = Math.max(0, 50 - 56);
        assertThat(brightness(shown, 100, 100)).isCloseTo(brightness(whole, left + 100, top + 100), within(12));
        assertThat(brightness(shown, 30, 180)).isCloseTo(brightness(whole, left + 30, top + 180), within(12));
    }

    /** Of a small square, so that one pixel's noise does not count. */
    private static int brightness(BufferedImage image, int x, int y) {
        int sum = 0;
        for (int i = 0; i < 64; i++) {
            int rgb = image.getRGB(x + i % 8, y + i / 8);
            sum += ((rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff)) / 3;
        }
        return sum / 64;
    }

    @Test
    void a_snapshot_is_made_of_a_picture_whose_file_goes_when_the_step_is_done() {
        Picture photograph = Photographs.get(1);
        AtomicBoolean gone = new AtomicBoolean();
        // The first one keeps the second waiting for its round.
        get(notifyMqtt.accept(picture(capture("door", noon), photograph, ada())));
        Picture stored = Picture.stored(photograph.sha256(), photograph.size(), () -> {
            if (gone.get()) {
                throw new Poison("picture-lost", "the file is gone from the spool");
            }
            return photograph.bytes();
        });
        get(notifyMqtt.accept(picture(capture("late", noon), stored, ada())));
        gone.set(true);

        await().atMost(Duration.ofSeconds(20)).until(() -> has.containsKey("stations/late/snapshot"));
    }

    @Test
    void a_picture_whose_file_is_lost_is_answered_without_a_snapshot() {
        Picture lost = Picture.stored("0".repeat(64), 1000, () -> {
            throw new Poison("picture-lost", "the file is gone from the spool");
        });
        get(notifyMqtt.accept(picture(capture("lost", noon), lost, ada())));

        comesTo("stations/lost/seen", "/count", "2");
    }

    @Test
    void a_picture_that_cannot_be_cut_harms_nobody() {
        get(notifyMqtt.accept(picture(capture("broken", noon), Picture.of(new byte[] {1, 2, 3}), ada())));
        get(notifyMqtt.accept(picture(capture("door", noon), Photographs.get(1), ada())));

        await().atMost(Duration.ofSeconds(20)).until(() -> has.containsKey("stations/door/snapshot"));
        assertThat(has).doesNotContainKey("stations/broken/snapshot").containsKey("stations/broken/seen");
    }

    @Test
    void a_status_that_is_none_finds_no_station() {
        say("stations/door/status", "gone fishing", true);
        say("stations/end/status", "online", true);

        json(configOf("end"));
        assertThat(has).doesNotContainKey(configOf("door"));
    }

    // ---- people

    @Test
    void a_person_is_found_when_first_seen_and_renamed_under_the_same_id() {
        get(notifyMqtt.accept(picture(capture("door", noon), Photographs.get(1), ada())));

        JsonNode config = json(configOf(ADA));
        assertThat(schema.objectionsTo(config)).isEmpty();
        assertThat(Instant.parse(stateOf(configOf(ADA), "last_seen"))).isEqualTo(noon);
        assertThat(stateOf(configOf(ADA), "station")).isEqualTo("door");

        Optional<RecognizedPerson> renamed = Optional.of(new RecognizedPerson(ADA, "Ada Lovelace", 0.8, 3));
        get(notifyMqtt.accept(picture(capture("desk", noon.plusSeconds(1)), Photographs.get(1), renamed)));

        comesTo(configOf(ADA), "/device/name", "Ada Lovelace");
        assertThat(json(configOf(ADA)).at("/components/last_seen/unique_id"))
                .isEqualTo(config.at("/components/last_seen/unique_id"));
    }

    // ---- life of the messages

    @Test
    void everything_is_said_again_when_home_assistant_starts() {
        say("stations/door/status", "online", true);
        get(notifyMqtt.accept(picture(capture("desk", noon), Photographs.get(1), ada())));
        json(configOf("door"));
        json(configOf("desk"));
        json(configOf(ADA));
        heard.clear();

        say("homeassistant/status", "offline", false);
        say("homeassistant/status", "online", false);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(heard).contains(configOf("door"), configOf("desk"), configOf(ADA)));
        assertThat(heard).filteredOn(configOf("door")::equals).hasSize(1);
    }

    @Test
    void after_a_restart_the_same_devices_stand_there_and_nothing_is_said_twice() {
        say("stations/door/status", "online", true);
        get(notifyMqtt.accept(picture(capture("desk", noon), Photographs.get(1), ada())));
        JsonNode door = json(configOf("door"));
        JsonNode desk = json(configOf("desk"));
        JsonNode person = json(configOf(ADA));
        json("stations/desk/seen");

        restart(ON);

        assertThat(json(configOf("door"))).isEqualTo(door);
        assertThat(json(configOf("desk"))).isEqualTo(desk);
        assertThat(json(configOf(ADA))).isEqualTo(person);
        get(notifyMqtt.accept(new ImageWithoutFaces(capture("desk", noon.plusSeconds(9)), noon, 640, 480)));
        comesTo("stations/desk/seen", "/count", "0");
        assertThat(json("stations/desk/seen").get("personId").asText())
                .as("the last face is remembered over the restart")
                .isEqualTo(ADA.toString());
        assertThat(heard).filteredOn(configOf("desk")::equals).hasSize(1);
    }

    @Test
    void what_was_told_is_taken_back_when_it_is_switched_off_and_others_devices_stay() {
        say("homeassistant/device/tasmota_1/config", "{\"origin\":{\"name\":\"Tasmota\"}}", true);
        say("homeassistant/device/atmosphere_station_x/config", "no json", true);
        get(notifyMqtt.accept(picture(capture("door", noon), Photographs.get(1), ada())));
        json(configOf("door"));
        json(configOf(ADA));
        await().atMost(Duration.ofSeconds(20)).until(() -> has.containsKey("stations/door/snapshot"));

        restart(settings(false, "homeassistant", true));

        say("stations/end/status", "online", true);
        await().atMost(Duration.ofSeconds(20)).until(() -> has.containsKey("stations/end/status"));
        assertThat(has.keySet())
                .contains("homeassistant/device/tasmota_1/config", "homeassistant/device/atmosphere_station_x/config")
                .contains("people/" + ADA + "/last-seen")
                .doesNotContain(
                        configOf("door"),
                        configOf("end"),
                        configOf(ADA),
                        "stations/door/seen",
                        "stations/door/snapshot");
        get(notifyMqtt.accept(picture(capture("door", noon), Photographs.get(1), ada())));
        assertThat(has).doesNotContainKey("stations/door/seen");
    }

    @Test
    void with_another_prefix_everything_moves_there() {
        get(notifyMqtt.accept(picture(capture("door", noon), Photographs.get(1), ada())));
        json(configOf("door"));
        json(configOf(ADA));

        restart(settings(true, "home/assistant", true));

        json("home/assistant/device/" + DeviceId.ofStation("door").text() + "/config");
        json("home/assistant/device/" + DeviceId.ofPerson(ADA).text() + "/config");
        isGone(configOf("door"));
        isGone(configOf(ADA));
    }

    @Test
    void a_station_that_is_forgotten_while_its_picture_is_cut_stays_forgotten() {
        CountDownLatch cutting = new CountDownLatch(1);
        vertx.createSharedWorkerExecutor("snapshots-" + runs.get(), 1).executeBlocking(() -> {
            cutting.await();
            return null;
        });
        get(notifyMqtt.accept(picture(capture("door", noon), Photographs.get(1), ada())));
        json(configOf("door"));
        say("stations/door/status", "", true);
        isGone(configOf("door"));
        cutting.countDown();

        get(notifyMqtt.accept(picture(capture("late", noon), Photographs.get(1), ada())));
        await().atMost(Duration.ofSeconds(20)).until(() -> has.containsKey("stations/late/snapshot"));
        assertThat(has).doesNotContainKey("stations/door/snapshot");
    }

    @Test
    void without_snapshots_the_picture_is_taken_away() {
        get(notifyMqtt.accept(picture(capture("door", noon), Photographs.get(1), ada())));
        await().atMost(Duration.ofSeconds(20)).until(() -> has.containsKey("stations/door/snapshot"));

        restart(settings(true, "homeassistant", false));

        comesTo(configOf("door"), "/components/picture/unique_id", "");
        assertThat(schema.objectionsTo(json(configOf("door")))).isEmpty();
        isGone("stations/door/snapshot");
    }

    @Test
    void a_station_whose_status_is_taken_back_is_forgotten_until_it_comes_again() {
        get(notifyMqtt.accept(picture(capture("door", noon), Photographs.get(1), ada())));
        json(configOf("door"));
        await().atMost(Duration.ofSeconds(20)).until(() -> has.containsKey("stations/door/snapshot"));

        say("stations/door/status", "", true);

        isGone(configOf("door"));
        isGone("stations/door/seen");
        isGone("stations/door/snapshot");
        say("stations/door/status", "online", true);
        json(configOf("door"));
    }

    @Test
    void names_that_somebody_makes_up_do_not_fill_the_broker() {
        Mqtt5BlockingClient liar = client();
        for (int i = 0; i < Discovery.MOST_STATIONS + 50; i++) {
            liar.publishWith()
                    .topic("stations/made-up-" + i + "/status")
                    .payload("online".getBytes(UTF_8))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
        }

        String last = configOf("made-up-" + (Discovery.MOST_STATIONS - 1));
        json(last);
        say("end", "end", false);
        await().atMost(Duration.ofSeconds(20)).until(() -> heard.contains("end"));
        assertThat(heard.stream().filter(topic -> topic.endsWith("/config"))).hasSize(Discovery.MOST_STATIONS);
    }
}
