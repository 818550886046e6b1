package dev.atmosphere.edge.frigate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import dev.atmosphere.bus.spool.SpoolBus;
import dev.atmosphere.bus.spool.SpoolLimits;
import dev.atmosphere.bus.spool.SpoolSettings;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.edge.broker.AnonymousAccess;
import dev.atmosphere.edge.broker.BrokerConfig;
import dev.atmosphere.edge.broker.MqttBroker;
import dev.atmosphere.edge.notify.BrokerAnswers;
import dev.atmosphere.edge.notify.LastSeen;
import dev.atmosphere.edge.notify.NotifyMqtt;
import dev.atmosphere.edge.notify.NotifyMqttOfNames;
import dev.atmosphere.edge.notify.TopicPrefix;
import dev.atmosphere.edge.process.FaceFinder;
import dev.atmosphere.edge.process.PostProcessImage;
import dev.atmosphere.edge.process.ProcessImage;
import dev.atmosphere.edge.upload.FacesUpload;
import dev.atmosphere.edge.upload.StationBus;
import dev.atmosphere.edge.upload.StationTopics;
import dev.atmosphere.event.Capture;
import dev.atmosphere.event.ClockSource;
import dev.atmosphere.event.FaceNamed;
import dev.atmosphere.face.Box;
import dev.atmosphere.face.Face;
import dev.atmosphere.face.Mood;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.flow.Flow;
import dev.atmosphere.flow.FlowRuntime;
import dev.atmosphere.flow.Retry;
import dev.atmosphere.flow.RunningFlow;
import dev.atmosphere.metrics.SpoolMeters;
import dev.atmosphere.topic.Home;
import dev.atmosphere.topic.Topics;
import dev.atmosphere.vision.Photographs;
import dev.atmosphere.vision.VisionSettings;
import dev.atmosphere.vision.intake.PictureIntake;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Frigate's and an ESP32-CAM's pictures on the real broker and the real spool, by MQTT clients that publish as they do, and what is said
 * to those who listen to Frigate. Only the vision is a stand-in: it finds two faces in every picture, Ada's and another.
 */
class NeighboursCamerasTest {
    private static final UUID ADA = UUID.fromString("7d0b6f6e-58d9-4d3f-8f55-0e8f7b8e6a01");
    private static final byte[] SNAPSHOT = Photographs.get(1).bytes();
    private static final String UPDATES = "frigate/tracked_object_update";

    @TempDir
    Path dir;

    private final Vertx vertx = Vertx.vertx();
    private final Clock clock = Clock.systemUTC();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Mqtt3BlockingClient> clients = new ArrayList<>();
    private final List<JsonNode> answers = new CopyOnWriteArrayList<>();
    private final List<JsonNode> updates = new CopyOnWriteArrayList<>();
    private SpoolBus spool;
    private MqttBroker broker;
    private RunningFlow flow;
    private NotifyMqttOfNames notifyMqttOfNames;

    @BeforeEach
    void start() {
        spool = get(SpoolBus.open(
                vertx,
                clock,
                new SpoolSettings(dir, Duration.ZERO, SpoolLimits.defaults()),
                Set.of(Topics.UPLOADED_IMAGES),
                new SpoolMeters(meters)));
        EventCodec codec = new EventCodec("/test", clock);
        StationTopics topics =
                new StationTopics(List.of("frigate/{station}/person/snapshot", "image/esp32cam = esp32cam"));
        StationBus stations = new StationBus(vertx, topics, codec, spool, meters, clock);
        broker = new MqttBroker(vertx, BrokerConfig.defaults().withPort(0), new AnonymousAccess(false), meters, clock);
        topics.filters().forEach(filter -> broker.claim(filter, stations));
        BrokerAnswers said = new BrokerAnswers(broker);
        LastSeen lastSeen = new LastSeen(said, clock);
        TrackedObjectUpdates frigate = new TrackedObjectUpdates(said, new TopicPrefix("frigate"));
        notifyMqttOfNames = new NotifyMqttOfNames(said, lastSeen, "hall", meters, clock, List.of(frigate));
        flow = get(new FlowRuntime(vertx, Map.of(Home.STATIONS, stations, Home.EDGE, spool), codec, meters, clock)
                .start(flow(new NotifyMqtt(said, lastSeen, true, List.of(frigate)))));
        get(broker.start());
        Mqtt3BlockingClient listener = client();
        listener.toAsync()
                .publishes(
                        MqttGlobalPublishFilter.ALL,
                        message -> (message.getTopic().toString().equals(UPDATES) ? updates : answers)
                                .add(json(message.getPayloadAsBytes())));
        listener.subscribeWith().topicFilter("stations/+/faces").send();
        listener.subscribeWith().topicFilter(UPDATES).send();
    }

    private Flow flow(NotifyMqtt notifyMqtt) {
        FaceFinder finder = picture ->
                Future.succeededFuture(new FaceFinder.Found(640, 480, List.of(face(10), face(200)), picture));
        return Flow.named("edge")
                .on(Topics.STATION_IMAGES)
                .group("faces-upload")
                .retry(Retry.never())
                .run(new FacesUpload(
                        new PictureIntake(VisionSettings.DEFAULT.limits()),
                        "hall",
                        Duration.ofDays(1),
                        vertx.createSharedWorkerExecutor("intake", 1)))
                .emits(Topics.UPLOADED_IMAGES)
                .on(Topics.UPLOADED_IMAGES)
                .group("process-image")
                .run(new ProcessImage(
                        finder,
                        faces -> Future.succeededFuture(
                                List.of(Optional.of(new RecognizedPerson(ADA, "Ada", 0.75, 3)), Optional.empty())),
                        clock))
                .emits(Topics.PROCESSED_IMAGES)
                .on(Topics.PROCESSED_IMAGES)
                .group("post-process-image")
                .run(new PostProcessImage())
                .emits(Topics.EDGE_IMAGES_WITH_FACES, Topics.EDGE_IMAGES_WITHOUT_FACES)
                .on(Topics.EDGE_IMAGES_WITH_FACES)
                .group("notify-mqtt")
                .end(notifyMqtt)
                .on(Topics.EDGE_IMAGES_WITHOUT_FACES)
                .group("notify-mqtt")
                .end(notifyMqtt)
                .drawn();
    }

    private static Face face(double x) {
        return new Face(new Box(x, 10, 60, 60), 0.9, List.of(), Map.of(Mood.NEUTRAL, 1.0), Optional.empty());
    }

    @AfterEach
    void stop() {
        clients.forEach(Mqtt3BlockingClient::disconnect);
        get(broker.close());
        get(flow.stop());
        get(spool.close());
        get(vertx.close());
    }

    private static JsonNode json(byte[] payload) {
        try {
            return new ObjectMapper().readTree(payload);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private Mqtt3BlockingClient client() {
        Mqtt3BlockingClient client = MqttClient.builder()
                .useMqttVersion3()
                .serverHost("127.0.0.1")
                .serverPort(broker.actualPort())
                .buildBlocking();
        client.connect();
        clients.add(client);
        return client;
    }

    private static void publish(Mqtt3BlockingClient client, String topic, byte[] payload, boolean retain) {
        client.publishWith()
                .topic(topic)
                .payload(payload)
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(retain)
                .send();
    }

    private JsonNode answer(int number) {
        await().atMost(Duration.ofSeconds(30)).until(() -> answers.size() >= number);
        return answers.get(number - 1);
    }

    @Test
    void a_snapshot_of_frigates_is_answered_and_told_of_as_frigate_would() {
        publish(client(), "frigate/front_door/person/snapshot", SNAPSHOT, true);

        assertThat(answer(1).get("station").asText()).isEqualTo("front_door");
        await().atMost(Duration.ofSeconds(30)).until(() -> updates.size() == 2);
        JsonNode known = updates.get(0);
        assertThat(known.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("type", "id", "name", "score", "camera", "timestamp");
        assertThat(known.get("type").asText()).isEqualTo("face");
        assertThat(known.get("name").asText()).isEqualTo("Ada");
        assertThat(known.get("score").asDouble()).isEqualTo(0.75);
        assertThat(known.get("camera").asText()).isEqualTo("front_door");
        assertThat(known.get("id").asText()).matches("[0-9]{10}\\.[0-9]{6}-[a-z0-9]{6}");
        assertThat(known.get("timestamp").isNumber()).isTrue();
        assertThat(known.get("timestamp").asDouble())
                .isBetween(clock.millis() / 1000.0 - 60, clock.millis() / 1000.0 + 1);
        JsonNode unknown = updates.get(1);
        assertThat(unknown.get("name").isNull()).isTrue();
        assertThat(unknown.get("score").asDouble()).isZero();
        assertThat(unknown.get("id")).isNotEqualTo(known.get("id"));
    }

    @Test
    void a_name_that_comes_later_is_told_under_the_same_id() {
        publish(client(), "frigate/front_door/person/snapshot", SNAPSHOT, true);
        await().atMost(Duration.ofSeconds(30)).until(() -> updates.size() == 2);
        JsonNode picture = answer(1);
        Capture capture = new Capture(
                UUID.fromString(picture.get("imageId").asText()),
                "front_door",
                Instant.parse(picture.get("capturedAt").asText()),
                ClockSource.GATEWAY,
                Instant.parse(picture.get("receivedAt").asText()),
                Optional.of("hall"));
        UUID second = UUID.fromString(picture.at("/faces/1/faceId").asText());

        get(notifyMqttOfNames.accept(new FaceNamed(
                UUID.randomUUID(),
                capture,
                second,
                Optional.of(new RecognizedPerson(UUID.randomUUID(), "Grace", 0.7, 3)),
                clock.instant())));

        await().atMost(Duration.ofSeconds(30)).until(() -> updates.size() == 3);
        assertThat(updates.get(2).get("name").asText()).isEqualTo("Grace");
        assertThat(updates.get(2).get("id")).isEqualTo(updates.get(1).get("id"));
    }

    /** As Frigate does when an object has left, and a bridge whenever it connects. */
    @Test
    void the_same_snapshot_again_is_the_same_picture_and_one_of_another_camera_is_not() {
        publish(client(), "frigate/front_door/person/snapshot", SNAPSHOT, true);
        JsonNode first = answer(1);

        publish(client(), "frigate/front_door/person/snapshot", SNAPSHOT, true);
        publish(client(), "frigate/yard/person/snapshot", SNAPSHOT, true);

        assertThat(answer(2).get("station").asText()).isEqualTo("yard");
        assertThat(answer(2).get("imageId")).isNotEqualTo(first.get("imageId"));
        publish(
                client(),
                "frigate/front_door/person/snapshot",
                Photographs.get(2).bytes(),
                true);
        assertThat(answer(3).get("station").asText()).isEqualTo("front_door");
        assertThat(answers).hasSize(3);
    }

    @Test
    void other_objects_of_frigates_are_passed_on_and_are_no_pictures_of_ours() {
        Mqtt3BlockingClient neighbour = client();
        List<String> heard = new CopyOnWriteArrayList<>();
        neighbour
                .toAsync()
                .publishes(
                        MqttGlobalPublishFilter.ALL,
                        message -> heard.add(message.getTopic().toString()));
        neighbour.subscribeWith().topicFilter("frigate/#").send();

        publish(client(), "frigate/front_door/car/snapshot", SNAPSHOT, true);
        publish(client(), "frigate/front_door/person/snapshot", SNAPSHOT, true);

        answer(1);
        await().atMost(Duration.ofSeconds(30)).until(() -> heard.contains("frigate/front_door/person/snapshot"));
        assertThat(heard).contains("frigate/front_door/car/snapshot");
        assertThat(answers).hasSize(1);
    }

    @Test
    void an_esp32_cams_picture_is_taken_raw_and_as_base64() {
        publish(client(), "image/esp32cam", SNAPSHOT, false);
        publish(
                client(),
                "image/esp32cam",
                Base64.getEncoder().encode(Photographs.get(2).bytes()),
                false);

        assertThat(answer(2).get("station").asText()).isEqualTo("esp32cam");
        assertThat(answer(1).get("station").asText()).isEqualTo("esp32cam");
    }

    @Test
    void what_is_no_picture_on_a_cameras_topic_harms_nobody() {
        publish(client(), "image/esp32cam", new byte[] {1, 2, 3}, false);
        publish(client(), "image/esp32cam", SNAPSHOT, false);

        assertThat(answer(1).get("station").asText()).isEqualTo("esp32cam");
        await().atMost(Duration.ofSeconds(30)).until(() -> spool.state().deadLetters() == 1);
    }
}
