package dev.atmosphere.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.MqttSessionExpiredException;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import dev.atmosphere.bus.Bus;
import dev.atmosphere.bus.DeadLetter;
import dev.atmosphere.bus.DeadLetters;
import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.Room;
import dev.atmosphere.bus.Subscription;
import dev.atmosphere.bus.memory.MemoryBus;
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
import dev.atmosphere.edge.notify.StationAnswers;
import dev.atmosphere.edge.process.ProcessImage;
import dev.atmosphere.edge.process.VisionFaceFinder;
import dev.atmosphere.edge.recognition.CurrentRecognizer;
import dev.atmosphere.edge.recognition.RecognizerMeters;
import dev.atmosphere.edge.recognition.RecognizerShelf;
import dev.atmosphere.edge.recognition.TakeRecognizer;
import dev.atmosphere.edge.recognition.TrustedKey;
import dev.atmosphere.edge.upload.FacesUpload;
import dev.atmosphere.edge.upload.StationBus;
import dev.atmosphere.edge.upload.StationTopics;
import dev.atmosphere.event.Capture;
import dev.atmosphere.event.Event;
import dev.atmosphere.event.FaceNamed;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.RecognizerTrained;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.Face;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.flow.Flow;
import dev.atmosphere.flow.FlowRuntime;
import dev.atmosphere.flow.RunningFlow;
import dev.atmosphere.metrics.SpoolMeters;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.recognition.DescriptorModel;
import dev.atmosphere.recognition.Recognizer;
import dev.atmosphere.recognition.RecognizerSigner;
import dev.atmosphere.recognition.TaughtPerson;
import dev.atmosphere.recognition.Thresholds;
import dev.atmosphere.topic.Home;
import dev.atmosphere.topic.Topic;
import dev.atmosphere.topic.Topics;
import dev.atmosphere.vision.Photographs;
import dev.atmosphere.vision.Vision;
import dev.atmosphere.vision.VisionSettings;
import dev.atmosphere.vision.intake.PictureIntake;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The edge's flow on a real broker, a real spool and the real vision; only Kafka is a bus in memory. */
class EdgeFlowTest {
    private static final byte[] PHOTOGRAPH = Photographs.get(1).bytes();
    private static final int FACES = 3;
    private static final UUID AISHA = UUID.fromString("7d0b6f6e-58d9-4d3f-8f55-0e8f7b8e6a01");

    private static Vision vision;

    private final Vertx vertx = Vertx.vertx();
    private final Clock clock = Clock.systemUTC();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EventCodec codec = new EventCodec("/test", clock);
    private final MemoryBus cloud = new MemoryBus(vertx, clock, false);
    private final Away cloudBus = new Away();
    private final List<Message> synced = new CopyOnWriteArrayList<>();
    private final List<JsonNode> answers = new CopyOnWriteArrayList<>();

    private final RecognizerSigner signer = RecognizerSigner.withNewKeys();

    @TempDir
    Path dir;

    /** The cloud's bus, which can be away. */
    private final class Away implements Bus {
        private volatile boolean away;

        @Override
        public Future<Void> publish(Topic<?> topic, Message message) {
            return away
                    ? Future.failedFuture(new Transient("kafka-away", "Kafka is away"))
                    : cloud.publish(topic, message);
        }

        @Override
        public Future<Subscription> subscribe(Topic<?> topic, String group, Room room, Handler<Delivery> handler) {
            return cloud.subscribe(topic, group, room, handler);
        }

        @Override
        public DeadLetters deadLetters() {
            return cloud.deadLetters();
        }

        @Override
        public boolean keepsPicturesApart() {
            return cloud.keepsPicturesApart();
        }

        @Override
        public Future<Void> close() {
            return cloud.close();
        }
    }

    private SpoolBus spool;
    private MqttBroker broker;
    private RunningFlow flow;

    @BeforeAll
    static void openVision() {
        vision = Vision.open(VisionSettings.DEFAULT.withLongestSide(640));
    }

    @AfterAll
    static void closeVision() {
        vision.close();
    }

    @BeforeEach
    void start() {
        start(SpoolLimits.defaults());
        get(cloud.subscribe(Topics.IMAGES_WITH_FACES, "check", 1000, delivery -> synced.add(delivery.message())));
    }

    private void start(SpoolLimits limits) {
        start(limits, true);
    }

    private void start(SpoolLimits limits, boolean steps) {
        spool = get(SpoolBus.open(
                vertx,
                clock,
                new SpoolSettings(dir, Duration.ZERO, limits),
                Set.of(Topics.UPLOADED_IMAGES),
                new SpoolMeters(meters)));
        StationTopics topics = new StationTopics(List.of());
        StationBus stations = new StationBus(vertx, topics, codec, spool, meters, clock);
        broker = new MqttBroker(vertx, BrokerConfig.defaults().withPort(0), new AnonymousAccess(false), meters, clock);
        topics.filters().forEach(filter -> broker.claim(filter, stations));
        Map<Home, Bus> buses = Map.of(Home.STATIONS, stations, Home.EDGE, spool, Home.CLOUD, cloudBus);
        FacesUpload intake = new FacesUpload(
                new PictureIntake(VisionSettings.DEFAULT.limits()),
                "hall",
                Duration.ofDays(1),
                vertx.createSharedWorkerExecutor("intake", 1));
        flow = get(new FlowRuntime(vertx, buses, codec, meters, clock)
                .start(steps ? whole(intake) : EdgeFlow.intakeOf(intake)));
        get(broker.start());
        get(broker.subscribe("stations/+/faces", answer -> answers.add(json(answer.payload()))));
    }

    private Flow whole(FacesUpload intake) {
        StationAnswers said = new BrokerAnswers(broker);
        LastSeen lastSeen = new LastSeen(said, Clock.systemUTC());
        RecognizerMeters recognizerMeters = new RecognizerMeters(meters);
        WorkerExecutor worker = vertx.createSharedWorkerExecutor("recognition", 1);
        CurrentRecognizer recognizer = new CurrentRecognizer(worker, recognizerMeters, clock);
        TakeRecognizer take = new TakeRecognizer(
                recognizer,
                new TrustedKey(Optional.of(dir.resolve("recognizer-public.pem"))),
                get(worker.executeBlocking(() -> {
                    Files.writeString(dir.resolve("recognizer-public.pem"), signer.publicPem());
                    return new RecognizerShelf(dir.resolve("recognizers"));
                })),
                recognizerMeters,
                worker);
        get(take.begin());
        return EdgeFlow.of(
                intake,
                new ProcessImage(
                        new VisionFaceFinder(vision, vertx.createSharedWorkerExecutor("vision", 2)), recognizer, clock),
                new NotifyMqtt(said, lastSeen, true),
                new EdgeFlow.FromCloud(
                        take, new NotifyMqttOfNames(said, lastSeen, "hall", meters, clock), "hall", UUID.randomUUID()),
                2,
                32 << 20);
    }

    private void stop() {
        get(broker.close());
        get(flow.stop());
        get(spool.close());
    }

    @AfterEach
    void close() {
        stop();
        get(vertx.close());
    }

    private static JsonNode json(Buffer payload) {
        try {
            return new ObjectMapper().readTree(payload.getBytes());
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

    private Mqtt5BlockingClient station() {
        Mqtt5BlockingClient client = MqttClient.builder()
                .useMqttVersion5()
                .serverHost("127.0.0.1")
                .serverPort(broker.actualPort())
                .buildBlocking();
        client.connect();
        return client;
    }

    private void publish(Mqtt5BlockingClient client, UUID id, byte[] payload) {
        client.publish(Mqtt5Publish.builder()
                .topic("stations/door/images")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload)
                .userProperties()
                .add("id", id.toString())
                .applyUserProperties()
                .build());
    }

    private void refused(Mqtt5PubAckReasonCode code, byte[] payload) {
        Mqtt5BlockingClient client = station();
        assertThatThrownBy(() -> publish(client, UUID.randomUUID(), payload))
                .isInstanceOfSatisfying(Mqtt5PubAckException.class, refusal -> assertThat(
                                refusal.getMqttMessage().getReasonCode())
                        .isEqualTo(code));
        client.disconnect();
    }

    private void idle() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> flow.states().stream().allMatch(step -> step.lag() == 0 && step.inFlight() == 0));
    }

    @Test
    void a_photograph_is_answered_with_its_faces_and_reaches_the_cloud_with_its_very_bytes() {
        UUID id = UUID.randomUUID();

        publish(station(), id, PHOTOGRAPH);

        await().atMost(Duration.ofSeconds(30)).until(() -> !answers.isEmpty() && !synced.isEmpty());
        JsonNode answer = answers.get(0);
        assertThat(answer.get("imageId").asText()).isEqualTo(id.toString());
        assertThat(answer.get("station").asText()).isEqualTo("door");
        assertThat(answer.get("faces")).hasSize(FACES);
        assertThat(answer.get("faces").get(0).fieldNames())
                .toIterable()
                .containsExactly(
                        "faceId", "x", "y", "width", "height", "score", "moods", "person", "personId", "personScore");
        ImageWithFaces event = codec.decode(Topics.IMAGES_WITH_FACES, synced.get(0));
        assertThat(event.picture().bytes()).isEqualTo(PHOTOGRAPH);
        assertThat(event.faces()).hasSize(FACES);
        idle();
        await().until(() -> spool.state().messages() == 0);
    }

    @Test
    void pictures_that_were_only_taken_in_are_analysed_once_the_steps_run() {
        stop();
        start(SpoolLimits.defaults(), false);

        publish(station(), UUID.randomUUID(), PHOTOGRAPH);

        assertThat(spool.state().messages()).isEqualTo(1);
        assertThat(flow.states()).hasSize(1);
        stop();
        start(SpoolLimits.defaults(), true);
        await().atMost(Duration.ofSeconds(30)).until(() -> !answers.isEmpty() && !synced.isEmpty());
        assertThat(answers.get(0).get("faces")).hasSize(FACES);
        idle();
        await().until(() -> spool.state().messages() == 0);
    }

    @Test
    void a_picture_without_a_face_is_answered_with_an_empty_list_and_goes_no_further() throws IOException {
        publish(station(), UUID.randomUUID(), drawn("png"));

        await().atMost(Duration.ofSeconds(30)).until(() -> !answers.isEmpty());
        assertThat(answers.get(0).get("faces")).isEmpty();
        idle();
        assertThat(synced).isEmpty();
    }

    @Test
    void a_png_travels_on_as_jpeg() throws IOException {
        BufferedImage photograph = ImageIO.read(new ByteArrayInputStream(PHOTOGRAPH));
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(photograph, "png", png);
        byte[] base64 = Base64.getEncoder().encode(png.toByteArray());

        publish(station(), UUID.randomUUID(), base64);

        await().atMost(Duration.ofSeconds(30)).until(() -> !synced.isEmpty());
        ImageWithFaces event = codec.decode(Topics.IMAGES_WITH_FACES, synced.get(0));
        assertThat(event.picture().bytes()).startsWith(0xff, 0xd8);
        assertThat(event.faces()).hasSize(FACES);
    }

    @Test
    void a_resend_under_its_id_folds_also_after_the_picture_has_gone_through() {
        Mqtt5BlockingClient station = station();
        UUID id = UUID.randomUUID();
        publish(station, id, PHOTOGRAPH);
        await().atMost(Duration.ofSeconds(30)).until(() -> !synced.isEmpty());
        idle();

        publish(station, id, PHOTOGRAPH);
        publish(station, UUID.randomUUID(), PHOTOGRAPH);

        await().atMost(Duration.ofSeconds(30)).until(() -> synced.size() == 2);
        idle();
        assertThat(answers)
                .extracting(a -> a.get("imageId").asText())
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void an_id_that_was_used_for_other_bytes_is_refused() {
        Mqtt5BlockingClient station = station();
        UUID id = UUID.randomUUID();
        publish(station, id, PHOTOGRAPH);

        assertThatThrownBy(() -> publish(station, id, Photographs.get(2).bytes()))
                .isInstanceOfSatisfying(Mqtt5PubAckException.class, refusal -> {
                    assertThat(refusal.getMqttMessage().getReasonCode())
                            .isEqualTo(Mqtt5PubAckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
                    assertThat(refusal.getMqttMessage()
                                    .getReasonString()
                                    .orElseThrow()
                                    .toString())
                            .contains("was used for another picture");
                });
    }

    @Test
    void what_is_no_picture_is_refused_where_the_protocol_can_and_nothing_is_kept() throws IOException {
        byte[] huge = drawn("png");
        ByteBuffer.wrap(huge).putInt(16, 60_000).putInt(20, 60_000);
        refused(Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID, new byte[0]);
        refused(Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID, "a shopping list".getBytes(StandardCharsets.UTF_8));
        refused(Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID, Arrays.copyOf(PHOTOGRAPH, PHOTOGRAPH.length / 2));
        refused(
                Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID,
                "data:image/png;base64,iVBORw0KGgo*".getBytes(StandardCharsets.UTF_8));
        refused(Mqtt5PubAckReasonCode.QUOTA_EXCEEDED, huge);

        publish(station(), UUID.randomUUID(), PHOTOGRAPH);
        await().atMost(Duration.ofSeconds(30)).until(() -> !synced.isEmpty());
        assertThat(letters()).isEmpty();
        assertThat(meters.counter("atmosphere.edge.upload.refused", "reason", "too-many-pixels")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void what_mqtt_3_cannot_refuse_stands_in_the_dead_letters_with_its_bytes_and_can_be_replayed() {
        byte[] text = "a shopping list".getBytes(StandardCharsets.UTF_8);
        Mqtt3BlockingClient client = MqttClient.builder()
                .useMqttVersion3()
                .serverHost("127.0.0.1")
                .serverPort(broker.actualPort())
                .buildBlocking();
        client.connect();
        client.publishWith()
                .topic("stations/door/images")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(text)
                .send();

        DeadLetter letter = letters().get(0);
        assertThat(letter.cause().reason()).isEqualTo("not-an-image");
        assertThat(letter.message().picture().orElseThrow().bytes()).isEqualTo(text);

        // It is as bad as before: it comes back, with a new number.
        assertThat(get(spool.deadLetters().replay(Topics.STATION_IMAGES, letter.letterId())))
                .isTrue();
        await().until(() ->
                letters().size() == 1 && !letters().get(0).letterId().equals(letter.letterId()));
    }

    @Test
    void a_full_spool_does_not_acknowledge_and_the_station_may_come_again() {
        stop();
        SpoolLimits usual = SpoolLimits.defaults();
        start(new SpoolLimits(
                PHOTOGRAPH.length / 2,
                usual.reserveBytes(),
                usual.maxAge(),
                0,
                PHOTOGRAPH.length / 4,
                usual.maxDeadLetterAge(),
                usual.maxLedgerAge(),
                usual.maxLedgerEntries()));

        assertThatThrownBy(() -> publish(station(), UUID.randomUUID(), PHOTOGRAPH))
                .isInstanceOf(MqttSessionExpiredException.class);
        assertThat(meters.counter("atmosphere.edge.upload.refused", "reason", "spool-full")
                        .count())
                .isEqualTo(1);
        assertThat(letters()).isEmpty();
    }

    @Test
    void while_the_cloud_is_away_many_small_pictures_are_on_their_way_and_all_arrive_in_the_end() {
        // given a cloud that is away, and pictures with faces from one station
        cloudBus.away = true;
        Mqtt5BlockingClient station = station();
        List<UUID> sent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sent.add(UUID.randomUUID());
            publish(station, sent.get(i), PHOTOGRAPH);
        }

        // then all of them are in flight, since they are small
        await().atMost(Duration.ofMinutes(1)).until(() -> flow.states().stream()
                .anyMatch(step -> step.step().equals("CloudSync") && step.inFlight() == sent.size()));
        assertThat(meters.get("atmosphere.step.in.flight.bytes")
                        .tag("step", "CloudSync")
                        .gauge()
                        .value())
                .isGreaterThan(10.0 * PHOTOGRAPH.length)
                .isLessThan(32 << 20);

        // and arrive in their order
        cloudBus.away = false;
        await().atMost(Duration.ofSeconds(30)).until(() -> synced.size() == sent.size());
        assertThat(synced).extracting(Message::id).containsExactlyElementsOf(sent);
    }

    @Test
    void a_mistyped_topic_is_told() {
        Mqtt5BlockingClient station = station();
        assertThatThrownBy(() -> station.publish(Mqtt5Publish.builder()
                        .topic("stations/door/imgaes")
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(PHOTOGRAPH)
                        .build()))
                .isInstanceOfSatisfying(Mqtt5PubAckException.class, refusal -> assertThat(
                                refusal.getMqttMessage().getReasonCode())
                        .isEqualTo(Mqtt5PubAckReasonCode.TOPIC_NAME_INVALID));
    }

    @Test
    void an_ordinary_subscriber_sees_the_picture_as_on_any_broker() throws InterruptedException {
        Mqtt5BlockingClient viewer = station();
        try (Mqtt5BlockingClient.Mqtt5Publishes seen = viewer.publishes(MqttGlobalPublishFilter.ALL)) {
            viewer.subscribeWith()
                    .topicFilter("stations/#")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            publish(station(), UUID.randomUUID(), PHOTOGRAPH);

            assertThat(seen.receive(30, TimeUnit.SECONDS).orElseThrow().getPayloadAsBytes())
                    .isEqualTo(PHOTOGRAPH);
        }
    }

    @Test
    void a_taught_person_is_named_in_the_answer_and_seen_last_with_the_cloud_away_and_after_a_restart() {
        Face face = vision.analyse(Picture.of(PHOTOGRAPH)).faces().get(1);
        tell(Topics.RECOGNIZERS, taught("عائشة 🦊", face.descriptor().orElseThrow()));
        await().until(() -> meters.get("atmosphere.recognizer.version").gauge().value() == 3);
        cloudBus.away = true;
        stop();
        start(SpoolLimits.defaults());
        List<JsonNode> seen = new CopyOnWriteArrayList<>();
        get(broker.subscribe("people/+/last-seen", kept -> seen.add(json(kept.payload()))));

        UUID id = UUID.randomUUID();
        publish(station(), id, PHOTOGRAPH);

        await().atMost(Duration.ofSeconds(30)).until(() -> !answers.isEmpty() && !seen.isEmpty());
        JsonNode known = answers.get(0).get("faces").get(1);
        assertThat(known.get("person").asText()).isEqualTo("عائشة 🦊");
        assertThat(known.get("personId").asText()).isEqualTo(AISHA.toString());
        assertThat(known.get("personScore").asDouble()).isGreaterThan(0.99);
        assertThat(answers.get(0).get("faces").get(0).get("person").isNull()).isTrue();
        assertThat(seen.get(0).fieldNames())
                .toIterable()
                .containsExactly("personId", "name", "station", "at", "score", "imageId", "faceId");
        assertThat(seen.get(0).get("imageId").asText()).isEqualTo(id.toString());
        cloudBus.away = false;
        await().atMost(Duration.ofSeconds(30)).until(() -> !synced.isEmpty());
        ImageWithFaces event = codec.decode(Topics.IMAGES_WITH_FACES, synced.get(0));
        assertThat(event.faces().get(1).person().orElseThrow().recognizer()).isEqualTo(3);
    }

    @Test
    void a_name_that_comes_later_is_told_as_an_update_and_one_for_another_edge_is_not() {
        UUID id = UUID.randomUUID();
        publish(station(), id, PHOTOGRAPH);
        await().atMost(Duration.ofSeconds(30)).until(() -> !synced.isEmpty() && !answers.isEmpty());
        ImageWithFaces image = codec.decode(Topics.IMAGES_WITH_FACES, synced.get(0));
        Capture elsewhere = new Capture(
                id,
                "door",
                image.capture().capturedAt(),
                image.capture().capturedAtSource(),
                image.capture().receivedAt(),
                Optional.of("attic"));
        RecognizedPerson person = new RecognizedPerson(AISHA, "عائشة 🦊", 0.7, 4);

        tell(Topics.FACES_NAMED, named(elsewhere, image.faces().get(0), Optional.of(person)));
        tell(Topics.FACES_NAMED, named(image.capture(), image.faces().get(0), Optional.of(person)));
        tell(Topics.FACES_NAMED, named(image.capture(), image.faces().get(0), Optional.empty()));

        await().until(() -> answers.size() == 3);
        JsonNode update = answers.get(1);
        assertThat(update.fieldNames())
                .toIterable()
                .containsExactly("update", "imageId", "station", "capturedAt", "receivedAt", "namedAt", "faces");
        assertThat(update.get("update").asText()).isEqualTo("person");
        assertThat(update.get("imageId").asText()).isEqualTo(id.toString());
        assertThat(update.get("faces").get(0).get("faceId").asText())
                .isEqualTo(image.faces().get(0).faceId().toString());
        assertThat(update.get("faces").get(0).get("person").asText()).isEqualTo("عائشة 🦊");
        assertThat(answers.get(2).get("faces").get(0).get("person").isNull()).isTrue();
        idle();
        List<JsonNode> kept = new CopyOnWriteArrayList<>();
        get(broker.subscribe("people/+/last-seen", seen -> kept.add(json(seen.payload()))));
        assertThat(kept).as("it was taken back").isEmpty();
    }

    private RecognizerTrained taught(String name, Descriptor face) {
        Recognizer recognizer = new Recognizer(
                        3,
                        clock.instant(),
                        DescriptorModel.CURRENT,
                        new Thresholds(1, 0.4, 0.5, 0.3),
                        List.of(new TaughtPerson(AISHA, name, List.of(face), List.of())),
                        List.of(),
                        List.of())
                .withProbes(List.of(face));
        return new RecognizerTrained(3, recognizer.trainedAt(), signer.sign(recognizer));
    }

    private FaceNamed named(Capture capture, ImageFace face, Optional<RecognizedPerson> person) {
        return new FaceNamed(UUID.randomUUID(), capture, face.faceId(), person, clock.instant());
    }

    private <E extends Event> void tell(Topic<E> topic, E event) {
        get(cloud.publish(topic, codec.encode(topic, event, false)));
    }

    private static byte[] drawn(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB), format, out);
        return out.toByteArray();
    }

    private List<DeadLetter> letters() {
        return get(spool.deadLetters().list(Topics.STATION_IMAGES, 10));
    }
}
