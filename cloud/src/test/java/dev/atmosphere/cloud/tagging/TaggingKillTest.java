package dev.atmosphere.cloud.tagging;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.bus.kafka.KafkaBus;
import dev.atmosphere.bus.kafka.KafkaSettings;
import dev.atmosphere.cloud.MortalCloud;
import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.embedded.EmbeddedKafka;
import dev.atmosphere.cloud.embedded.EmbeddedPostgres;
import dev.atmosphere.cloud.embedded.Postgres;
import dev.atmosphere.cloud.web.Portraits;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.event.Capture;
import dev.atmosphere.event.ClockSource;
import dev.atmosphere.event.Event;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.face.Box;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.Face;
import dev.atmosphere.face.Point;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.recognition.DescriptorModel;
import dev.atmosphere.slacksim.Message;
import dev.atmosphere.slacksim.SlackSimConfig;
import dev.atmosphere.slacksim.StandIn;
import dev.atmosphere.topic.Topic;
import dev.atmosphere.topic.Topics;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cloud is killed, as by {@code kill -9}, at every step of tagging, once what the step emitted is in Kafka and the step's own input is not
 * acknowledged yet: the moment at which the most happens twice. With {@code -Datmosphere.tagging.every-point=true} before and after
 * the step as well, which takes some minutes. The same at each point of a message's way to Slack.
 */
class TaggingKillTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<String> STEPS = List.of(
            "StoreSql",
            "IdentifyFace",
            "RequestTaggingOnSlack",
            "FaceTag",
            "StoreFaceTagSql",
            "SendFaceForTraining",
            "EnrichUser",
            "FinalizeTag",
            "StartTraining",
            "FinalizeIdentified",
            "CleanupTag");
    private static final List<String> POSTS = List.of("Poster:begun", "Poster:answered", "Poster:written");
    private static final List<String> POINTS = Boolean.getBoolean("atmosphere.tagging.every-point")
            ? List.of("taken", "ran", "emitted", "settled")
            : List.of("emitted");

    private static final Box BOX = new Box(100, 100, 120, 150);
    private static final List<Point> FROM_THE_FRONT =
            List.of(new Point(132, 155), new Point(188, 155), new Point(160, 190), new Point(160, 220));

    @TempDir
    Path data;

    private final Vertx vertx = Vertx.vertx();
    private final EventCodec codec = new EventCodec("/atmosphere/test", Clock.systemUTC());
    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(4);

    private EmbeddedKafka kafka;
    private EmbeddedPostgres postgres;
    private Database database;
    private KafkaBus bus;
    private StandIn slack;
    private MortalCloud cloud;

    @BeforeEach
    void start() throws Exception {
        kafka = EmbeddedKafka.start(data.resolve("kafka"), "127.0.0.1", 0, 9 << 20);
        postgres = Postgres.start(data.resolve("postgres"));
        database = new Database(vertx, postgres.address(), 4);
        await(database.migrate(PATIENCE));
        slack = await(StandIn.start(
                vertx,
                SlackSimConfig.ofTests()
                        .within(new SlackSimConfig.Limits(
                                Duration.ofMillis(1), 1_000, Duration.ZERO, Duration.ofSeconds(30)))));
        bus = new KafkaBus(vertx, Clock.systemUTC(), KafkaSettings.at(kafka.bootstrapServers()));
    }

    @AfterEach
    void stop() throws Exception {
        if (cloud != null) {
            cloud.close();
        }
        await(bus.close());
        await(slack.close());
        await(database.close());
        postgres.close();
        kafka.close();
        await(vertx.close());
    }

    @Test
    @Timeout(1200)
    void votes_count_once_and_a_face_is_learnt_once_wherever_the_cloud_is_killed() throws Exception {
        List<String> planned = points(STEPS);
        planned.addAll(POSTS);
        keepTheCloudUp(planned);

        List<UUID> ada = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            UUID face = publish(adaLike(), sharp());
            ada.add(face);
            agree(face, "Ada 👩‍💻");
            eventually(() -> assertThat(request(face).getString("state")).isEqualTo("closed"));
        }
        eventually(() -> assertThat(rows("SELECT version FROM recognizers WHERE published"))
                .isNotEmpty());
        UUID known = publish(adaLike(), sharp());
        eventually(() -> assertThat(face(known).getString("decided_by")).isEqualTo("recognizer"));
        UUID blurred = publish(somebody(), blurred());
        agree(blurred, "Grace");
        eventually(() -> assertThat(request(blurred).getString("refused")).isEqualTo("blurred"));
        eventually(() ->
                assertThat(cloud.ahead()).as("points that were not reached").isEmpty());
        eventually(() -> assertThat(cloud.isAtRest()).isTrue());

        assertThat(cloud.deaths()).containsExactlyInAnyOrderElementsOf(planned);
        eventually(this::slackShowsEveryMessageOnce);
        UUID person = rows("SELECT person_id FROM people WHERE name LIKE 'Ada%'").stream()
                .reduce((a, b) -> {
                    throw new AssertionError("Ada was made twice");
                })
                .orElseThrow()
                .getUUID(0);
        for (UUID face : ada) {
            assertThat(face(face).getUUID("person_id")).isEqualTo(person);
            assertThat(rows(
                            "SELECT p.login FROM face_tags t JOIN people p ON p.person_id = t.voter_id WHERE face_id = $1",
                            face))
                    .extracting(row -> row.getString(0))
                    .containsExactlyInAnyOrder("ada", "grace");
        }
        assertThat(face(known).getUUID("person_id")).isEqualTo(person);
        assertThat(rows("SELECT face_id FROM training_faces")).hasSize(5);
        assertThat(rows("SELECT version FROM recognizers")).as("trained once").hasSize(1);
        assertThat(rows("SELECT voter_id FROM face_tags WHERE face_id = $1", blurred))
                .as("cleaned up")
                .isEmpty();
        assertThat(idsOn(Topics.FACE_TAGGING)).as("votes").hasSize(12);
        assertThat(idsOn(Topics.FACE_TRAINING_SENT)).as("faces learnt").hasSize(5);
        assertThat(idsOn(Topics.FACE_CLEANUP)).as("faces refused").hasSize(1);
        assertThat(idsOn(Topics.FACES_NAMED)).as("names told").hasSize(6);
        assertThat(idsOn(Topics.RECOGNIZERS)).as("recognizers told").hasSize(1);
    }

    /** From the request on: what was cut off before it was answered is sent again, as the page does. */
    @Test
    @Timeout(600)
    void uploaded_faces_are_taught_once_wherever_the_cloud_is_killed() throws Exception {
        List<String> planned =
                points(List.of("FaceTag", "StoreFaceTagSql", "SendFaceForTraining", "FinalizeTag", "StartTraining"));
        keepTheCloudUp(planned);
        eventually(() -> assertThat(cloud.address()).isNotEmpty());
        UUID ottilie = person("Ottilie");

        int taken = 0;
        for (byte[] photograph : Portraits.looks(0)) {
            String[] outcome = {""};
            if (taken < 5) {
                eventually(() -> {
                    outcome[0] = teach(ottilie, photograph);
                    assertThat(outcome[0]).isIn("taken", "known", "twin", "unfit");
                });
                taken += outcome[0].equals("taken") || outcome[0].equals("known") ? 1 : 0;
            }
        }
        assertThat(taken).isEqualTo(5);
        eventually(() -> assertThat(rows("SELECT FROM tagging_requests WHERE state = 'closed'"))
                .hasSize(5));
        eventually(() -> assertThat(rows("SELECT version FROM recognizers WHERE published"))
                .isNotEmpty());
        eventually(() ->
                assertThat(cloud.ahead()).as("points that were not reached").isEmpty());
        eventually(() -> assertThat(cloud.isAtRest()).isTrue());
        assertThat(cloud.deaths()).containsExactlyInAnyOrderElementsOf(planned);
        assertThat(rows("SELECT FROM faces WHERE image_id IS NULL AND person_id = $1", ottilie))
                .hasSize(5);
        assertThat(rows("SELECT FROM enrolments")).hasSize(5);
        assertThat(rows("SELECT FROM face_tags")).hasSize(5);
        assertThat(rows("SELECT FROM training_faces WHERE person_id = $1", ottilie))
                .hasSize(5);
        assertThat(rows("SELECT FROM slack_messages")).isEmpty();
        assertThat(idsOn(Topics.FACE_TAGGING)).as("votes").hasSize(5);
        assertThat(idsOn(Topics.FACE_TRAINING_SENT)).as("faces learnt").hasSize(5);

        UUID seen = publish(hardlyDifferentFrom(ottilie), sharp());
        eventually(() -> assertThat(face(seen).getString("decided_by")).isEqualTo("recognizer"));
        assertThat(face(seen).getUUID("person_id"))
                .as("known when a station sees her")
                .isEqualTo(ottilie);
    }

    private Descriptor hardlyDifferentFrom(UUID person) throws Exception {
        float[] values = Descriptor.fromBytes(rows("SELECT descriptor FROM faces WHERE person_id = $1", person)
                        .get(0)
                        .getBuffer(0)
                        .getBytes())
                .values()
                .clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += 0.005f * (float) random.nextGaussian();
        }
        return new Descriptor(values);
    }

    private UUID person(String name) throws Exception {
        UUID id = UUID.randomUUID();
        await(database.query("INSERT INTO people (person_id, name) VALUES ($1, $2)", Tuple.of(id, name)));
        return id;
    }

    private String teach(UUID person, byte[] photograph) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(cloud.address() + "/api/v1/people/" + person + "/photographs"))
                .timeout(Duration.ofSeconds(60))
                .header("content-type", "image/jpeg")
                .header("cookie", cookieOf("ada"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(photograph))
                .build();
        String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return new ObjectMapper().readTree(answer).path("outcome").asText();
    }

    private static String cookieOf(String voter) {
        return "atmosphere-voter=" + Base64.getUrlEncoder().withoutPadding().encodeToString(voter.getBytes(UTF_8));
    }

    /** Those that the rows say stand there, as they shall be, each once; and a question or a result for every face. */
    private void slackShowsEveryMessageOnce() throws Exception {
        assertThat(rows("SELECT FROM slack_messages WHERE posted < wanted"))
                .as("still to be said")
                .isEmpty();
        List<String> standing = rows("SELECT ts FROM slack_messages WHERE ts IS NOT NULL").stream()
                .map(row -> row.getString(0))
                .toList();
        assertThat(slack.workspace().posted())
                .extracting(Message::ts)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(standing);
        assertThat(rows("SELECT FROM slack_messages WHERE purpose = 'tagging' AND ts IS NOT NULL"))
                .as("questions")
                .hasSize(6);
        assertThat(rows("SELECT FROM slack_messages WHERE purpose = 'identified' AND ts IS NOT NULL"))
                .as("results")
                .hasSize(1);
    }

    private static List<String> points(List<String> steps) {
        return new ArrayList<>(steps.stream()
                .flatMap(step -> POINTS.stream().map(point -> step + ':' + point))
                .toList());
    }

    private void keepTheCloudUp(List<String> deadly) {
        cloud = MortalCloud.start(
                data,
                postgres.address(),
                Map.of(
                        "kafka.bootstrap", kafka.bootstrapServers(),
                        "training.gather", "0s",
                        "slack.api-url", slack.apiUrl(),
                        "slack.channel", slack.config().channel(),
                        "slack.bot-token", slack.config().botToken().reveal(),
                        "slack.app-token", slack.config().appToken().reveal(),
                        "slack.pace", "1ms",
                        "slack.lease", "2s"),
                deadly);
    }

    /** Two people vote for a name on the page once it is asked for on Slack, and try again until they are told that it was taken. */
    private void agree(UUID face, String name) {
        eventually(() -> assertThat(rows("SELECT FROM slack_messages WHERE face_id = $1 AND ts IS NOT NULL", face))
                .isNotEmpty());
        for (String voter : List.of("ada", "grace")) {
            UUID vote = UUID.randomUUID();
            eventually(() -> assertThat(vote(face, voter, vote, name)).isIn(202, 409));
        }
    }

    private int vote(UUID face, String voter, UUID vote, String name) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(cloud.address() + "/api/v1/tagging/" + face + "/votes"))
                .timeout(Duration.ofSeconds(10))
                .header("content-type", "application/json")
                .header("cookie", cookieOf(voter))
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"id\":\"" + vote + "\",\"verdict\":\"person\",\"name\":\"" + name + "\"}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private UUID publish(Descriptor descriptor, BufferedImage picture) throws Exception {
        UUID imageId = UUID.randomUUID();
        ImageFace face = new ImageFace(
                ImageFace.idOf(imageId, 0),
                new Face(BOX, 0.9, FROM_THE_FRONT, Map.of(), Optional.of(descriptor)),
                Optional.empty(),
                Optional.of(DescriptorModel.CURRENT.id()));
        Instant now = Instant.now();
        ImageWithFaces image = new ImageWithFaces(
                new Capture(imageId, "door", now, ClockSource.STATION, now, Optional.of("hall")),
                now,
                picture.getWidth(),
                picture.getHeight(),
                List.of(face),
                jpeg(picture));
        await(bus.publish(Topics.IMAGES_WITH_FACES, codec.encode(Topics.IMAGES_WITH_FACES, image, false)));
        return face.faceId();
    }

    private Descriptor adaLike() {
        float[] values = new float[DescriptorModel.CURRENT.dimensions()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.08f * (float) Math.sin(i) + 0.012f * (float) random.nextGaussian();
        }
        return new Descriptor(values);
    }

    private Descriptor somebody() {
        float[] values = new float[DescriptorModel.CURRENT.dimensions()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.12f * (float) random.nextGaussian();
        }
        return new Descriptor(values);
    }

    private BufferedImage sharp() {
        BufferedImage image = new BufferedImage(320, 320, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, random.nextInt(0x1000000));
            }
        }
        return image;
    }

    private static BufferedImage blurred() {
        BufferedImage image = new BufferedImage(320, 320, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, 0x404040 + 0x010101 * (x / 4));
            }
        }
        return image;
    }

    private static Picture jpeg(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", bytes);
        return Picture.of(bytes.toByteArray());
    }

    /** The different events on a topic so far; the same event may stand there twice. */
    private <E extends Event> List<UUID> idsOn(Topic<E> topic) throws Exception {
        Queue<UUID> ids = new ConcurrentLinkedQueue<>();
        var subscription = await(bus.subscribe(topic, "observer", 1000, delivery -> {
            delivery.ack().onSuccess(ok -> ids.add(delivery.message().id()));
        }));
        eventually(() -> {
            assertThat(ids).isNotEmpty();
            assertThat(subscription.lag()).isZero();
        });
        await(subscription.close());
        return ids.stream().distinct().toList();
    }

    private Row request(UUID face) throws Exception {
        return rows("SELECT * FROM tagging_requests WHERE face_id = $1", face).stream()
                .findFirst()
                .orElse(null);
    }

    private Row face(UUID face) throws Exception {
        return rows("SELECT * FROM faces WHERE face_id = $1", face).stream()
                .findFirst()
                .orElseThrow();
    }

    private List<Row> rows(String sql, Object... parameters) throws Exception {
        List<Row> rows = new ArrayList<>();
        await(database.query(sql, Tuple.from(parameters))).forEach(rows::add);
        return rows;
    }

    private static void eventually(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .untilAsserted(assertion);
    }
}
