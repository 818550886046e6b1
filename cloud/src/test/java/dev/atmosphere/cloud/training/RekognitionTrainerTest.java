package dev.atmosphere.cloud.training;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.cloud.aws.AwsAccount;
import dev.atmosphere.cloud.database.TestDatabase;
import dev.atmosphere.cloud.objects.FileObjects;
import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.store.PgImageRows;
import dev.atmosphere.cloud.store.Samples;
import dev.atmosphere.config.Secret;
import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.recognition.Recognition;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Tuple;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RekognitionTrainerTest extends TrainerContract {
    private static final Color ADA = new Color(200, 40, 40);
    private static final Color NEARLY_ADA = new Color(200, 75, 40);
    private static final Color GRACE = new Color(40, 200, 40);
    private static final List<Color> SOMEBODIES = List.of(ADA, GRACE, new Color(40, 40, 200), new Color(200, 200, 40));

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path directory;

    private final String collection = "people-" + UUID.randomUUID();
    private final Beside beside = new Beside();
    private int shade;
    private RekognitionStandIn rekognition;
    private FileObjects objects;
    private RekognitionTrainer trainer;

    /** Takes what it is given, unless it is told to refuse. */
    private static final class Beside implements Trainer {
        private final Map<UUID, UUID> learnt = new HashMap<>();
        private Optional<Refused> refusal = Optional.empty();

        @Override
        public Future<Recognition> identify(FaceInDb face) {
            throw new AssertionError("the edges' trainer is not asked in the cloud");
        }

        @Override
        public Future<Optional<Refused>> learn(UUID faceId, UUID personId) {
            if (refusal.isEmpty()) {
                learnt.put(faceId, personId);
            }
            return Future.succeededFuture(refusal);
        }

        @Override
        public Future<Void> learnNegative(UUID faceId, Verdict verdict) {
            return verdict == Verdict.STRANGER || verdict == Verdict.NOT_A_FACE
                    ? Future.succeededFuture()
                    : Future.failedFuture(new IllegalArgumentException(verdict.word()));
        }

        @Override
        public Future<Void> forget(UUID faceId) {
            learnt.remove(faceId);
            return Future.succeededFuture();
        }
    }

    @BeforeEach
    void start() throws Exception {
        rekognition = new RekognitionStandIn();
        WorkerExecutor worker = database.vertx().createSharedWorkerExecutor("objects", 2);
        objects = new FileObjects(worker, directory);
        trainer = trainer(RekognitionStandIn.SECRET_KEY);
    }

    private RekognitionTrainer trainer(String secretKey) {
        return new RekognitionTrainer(
                database.vertx().createSharedWorkerExecutor("rekognition", 4),
                new RekognitionSettings(
                        new AwsAccount(
                                Optional.of(rekognition.endpoint()),
                                RekognitionStandIn.REGION,
                                Optional.of(RekognitionStandIn.ACCESS_KEY),
                                new Secret(secretKey)),
                        collection,
                        95,
                        80),
                beside,
                objects,
                new PgRekognitionFaces(database.database()));
    }

    @Override
    Trainer trainer() {
        return trainer;
    }

    @Override
    UUID person(String name) throws Exception {
        UUID id = UUID.randomUUID();
        await(database.database().query("INSERT INTO people (person_id, name) VALUES ($1, $2)", Tuple.of(id, name)));
        return id;
    }

    @Override
    FaceInDb face(int somebody) throws Exception {
        Color colour = SOMEBODIES.get(somebody - 1);
        shade = (shade + 1) % 8;
        return face(new Color(colour.getRed(), colour.getGreen(), colour.getBlue() + shade));
    }

    @Override
    FaceInDb unusable() throws Exception {
        return face(Color.GRAY);
    }

    /** Rekognition knows a face as soon as it is indexed. */
    @Override
    void trained() {}

    @AfterEach
    void stop() {
        trainer.close();
        rekognition.close();
    }

    @Test
    void a_face_like_a_taught_one_is_known_one_that_is_less_like_it_is_likely_and_others_are_unknown()
            throws Exception {
        UUID ada = person("Ada 👩‍💻");
        teach(ADA, ada);
        teach(GRACE, person("جريس"));

        Recognition same = await(trainer.identify(face(ADA)));
        Recognition similar = await(trainer.identify(face(NEARLY_ADA)));

        assertThat(same).isEqualTo(new Recognition.Known(new RecognizedPerson(ada, "Ada 👩‍💻", 1, 0)));
        assertThat(similar).isInstanceOf(Recognition.Likely.class);
        assertThat(similar.guess().orElseThrow().personId()).isEqualTo(ada);
        assertThat(await(trainer.identify(face(new Color(40, 40, 200))))).isEqualTo(new Recognition.Unknown());
        assertThat(await(trainer.identify(face(Color.GRAY))))
                .as("no face in the crop")
                .isEqualTo(new Recognition.Unknown());
    }

    @Test
    void faces_that_others_put_into_the_collection_are_passed_over() throws Exception {
        UUID ada = person("Ada");
        teach(ADA, ada);
        rekognition.indexForeign(collection, ADA, Optional.empty());
        rekognition.indexForeign(collection, ADA, Optional.of("badge:1234"));
        rekognition.indexForeign(collection, ADA, Optional.of(UUID.randomUUID().toString()));
        rekognition.indexForeign(collection, GRACE, Optional.of("badge:1235"));

        assertThat(await(trainer.identify(face(ADA))))
                .isEqualTo(new Recognition.Known(new RecognizedPerson(ada, "Ada", 1, 0)));
        assertThat(await(trainer.identify(face(GRACE)))).isEqualTo(new Recognition.Unknown());
    }

    @Test
    void two_people_who_look_the_same_are_a_question_for_people() throws Exception {
        teach(ADA, person("Ada"));
        teach(ADA, person("Her twin"));

        assertThat(await(trainer.identify(face(ADA)))).isInstanceOf(Recognition.Likely.class);
    }

    @Test
    void learning_a_face_again_adds_nothing() throws Exception {
        UUID ada = person("Ada");
        FaceInDb face = face(ADA);

        for (int i = 0; i < 3; i++) {
            assertThat(await(trainer.learn(face.face().faceId(), ada))).isEmpty();
        }

        assertThat(rekognition.indexed(collection))
                .containsExactly(face.face().faceId().toString());
        assertThat(beside.learnt).containsExactly(Map.entry(face.face().faceId(), ada));
    }

    @Test
    void an_answer_that_is_lost_on_the_way_does_not_index_a_face_twice() throws Exception {
        UUID faceId = face(ADA).face().faceId();
        UUID ada = person("Ada");
        await(trainer.identify(face(GRACE)));
        rekognition.loseAnswers(1);

        assertThat(await(trainer.learn(faceId, ada))).isEmpty();

        assertThat(rekognition.calls().stream().filter("IndexFaces"::equals)).hasSize(2);
        assertThat(rekognition.indexed(collection)).hasSize(1);
    }

    @Test
    void a_face_that_rekognition_does_not_index_is_refused_and_forgotten_beside_it() throws Exception {
        UUID ada = person("Ada");

        Optional<Refused> noFace = await(trainer.learn(face(Color.GRAY).face().faceId(), ada));
        Optional<Refused> dark =
                await(trainer.learn(face(new Color(50, 10, 10)).face().faceId(), ada));

        assertThat(noFace)
                .hasValueSatisfying(refused -> assertThat(refused.reason()).isEqualTo("no-face"));
        assertThat(dark).hasValueSatisfying(refused -> {
            assertThat(refused.reason()).isEqualTo("poor-quality");
            assertThat(refused.text()).contains("low brightness");
        });
        assertThat(beside.learnt).isEmpty();
    }

    @Test
    void a_face_that_the_edges_cannot_use_is_not_indexed() throws Exception {
        beside.refusal = Optional.of(new Refused("blurred", "too blurred"));

        assertThat(await(trainer.learn(face(ADA).face().faceId(), person("Ada"))))
                .isEqualTo(beside.refusal);

        assertThat(rekognition.calls()).isEmpty();
    }

    @Test
    void a_forgotten_face_is_known_no_more() throws Exception {
        UUID faceId = teach(ADA, person("Ada"));

        await(trainer.forget(faceId));
        await(trainer.forget(faceId));

        assertThat(await(trainer.identify(face(ADA)))).isEqualTo(new Recognition.Unknown());
        assertThat(rekognition.indexed(collection)).isEmpty();
        assertThat(beside.learnt).isEmpty();
    }

    @Test
    void a_person_of_whom_somebody_said_that_this_face_is_not_them_is_not_found_in_it_again() throws Exception {
        UUID ada = person("Ada");
        teach(ADA, ada);
        FaceInDb notAda = face(ADA);
        await(database.database()
                .query(
                        "INSERT INTO not_this_person (face_id, person_id, voter_id, said_at) VALUES ($1, $2, $3, now())",
                        Tuple.of(notAda.face().faceId(), ada, person("Voter"))));

        assertThat(await(trainer.identify(notAda))).isEqualTo(new Recognition.Unknown());
    }

    @Test
    void a_merged_persons_faces_are_those_of_whom_they_were_merged_into() throws Exception {
        UUID ada = person("Ada");
        UUID countess = person("Countess");
        teach(ADA, countess);
        await(database.database()
                .query("UPDATE people SET merged_into = $1 WHERE person_id = $2", Tuple.of(ada, countess)));

        assertThat(await(trainer.identify(face(ADA))).known())
                .map(RecognizedPerson::name)
                .hasValue("Ada");
    }

    @Test
    void too_many_requests_wrong_keys_and_a_crop_that_is_not_there_yet_are_passing_troubles() throws Exception {
        FaceInDb face = face(ADA);
        rekognition.throttle(20);
        assertThatThrownBy(() -> await(trainer.identify(face)))
                .isInstanceOf(Transient.class)
                .hasMessageContaining("Rate exceeded");
        rekognition.throttle(0);
        try (RekognitionTrainer stranger = trainer("another-secret")) {
            assertThatThrownBy(() -> await(stranger.identify(face)))
                    .isInstanceOf(Transient.class)
                    .hasMessageContaining("signature")
                    .hasMessageNotContaining("another-secret");
        }
        assertThatThrownBy(() -> await(trainer.learn(UUID.randomUUID(), person("Ada"))))
                .isInstanceOf(Transient.class)
                .hasMessageContaining("not stored yet");
    }

    private UUID teach(Color colour, UUID person) throws Exception {
        UUID faceId = face(colour).face().faceId();
        assertThat(await(trainer.learn(faceId, person))).isEmpty();
        return faceId;
    }

    /** A stored face whose crop is of one colour. */
    private FaceInDb face(Color colour) throws Exception {
        ImageWithFaces image = Samples.image(UUID.randomUUID(), "door", 1);
        await(new PgImageRows(database.database()).insert(image, Future::succeededFuture));
        BufferedImage crop = new BufferedImage(90, 120, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = crop.createGraphics();
        canvas.setColor(colour);
        canvas.fillRect(0, 0, 90, 120);
        canvas.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(crop, "png", png);
        await(objects.put(ObjectKey.rectangle(image.faces().get(0).faceId()), png.toByteArray(), "image/png"));
        return new FaceInDb(
                image.capture(), image.width(), image.height(), image.faces().get(0));
    }
}
