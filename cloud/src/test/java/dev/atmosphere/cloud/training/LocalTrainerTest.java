package dev.atmosphere.cloud.training;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.cloud.database.TestDatabase;
import dev.atmosphere.cloud.objects.FileObjects;
import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.TrainingWanted;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.face.Box;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.Point;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.recognition.MadeUpFaces;
import dev.atmosphere.recognition.Recognition;
import dev.atmosphere.recognition.RecognizerSigner;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LocalTrainerTest extends TrainerContract {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path directory;

    private final MadeUpFaces faces = new MadeUpFaces(21);
    private final Map<Integer, Descriptor> somebodies = new HashMap<>();
    private final PgTrainingFaces rows = new PgTrainingFaces(database.database());
    private StoredFaces stored;
    private CurrentRecognizer current;
    private StartTraining training;
    private LocalTrainer trainer;

    @BeforeEach
    void start() throws Exception {
        await(database.database()
                .query("TRUNCATE training_faces, recognizers, not_this_person, images, faces CASCADE", Tuple.tuple()));
        WorkerExecutor worker = database.vertx().createSharedWorkerExecutor("training", 2);
        FileObjects objects = new FileObjects(worker, directory);
        RecognizerSigner signer = RecognizerSigner.withNewKeys();
        RecognizerRows recognizers = new RecognizerRows(database.database());
        TrainingSettings settings = TrainingTest.settings(6 << 20);
        stored = new StoredFaces(database.database(), objects);
        current = new CurrentRecognizer(recognizers, signer.verifier());
        training = new StartTraining(
                database.vertx(),
                Clock.systemUTC(),
                settings,
                rows,
                recognizers,
                signer,
                worker,
                new TrainingMeters(new SimpleMeterRegistry()));
        trainer = new LocalTrainer(rows, objects, current, settings, worker);
    }

    @Override
    Trainer trainer() {
        return trainer;
    }

    @Override
    UUID person(String name) throws Exception {
        return stored.person(name);
    }

    @Override
    FaceInDb face(int somebody) throws Exception {
        return stored.store(faces.faceOf(somebodies.computeIfAbsent(somebody, i -> faces.somebody())));
    }

    @Override
    FaceInDb unusable() throws Exception {
        return stored.store(
                StoredFaces.BOX,
                StoredFaces.FRONT,
                Optional.of(faces.somebody()),
                Optional.of(StoredFaces.jpeg(StoredFaces.blurred())));
    }

    @Override
    void trained() throws Exception {
        await(training.run(new TrainingWanted(UUID.randomUUID(), "a test", Instant.now())));
        await(current.takeLatest());
    }

    @Test
    void what_is_wrong_with_a_face_is_said() throws Exception {
        Optional<Descriptor> descriptor = Optional.of(faces.somebody());
        Optional<byte[]> sharp = Optional.of(StoredFaces.SHARP);
        List<Point> profile = List.of(new Point(110, 155), new Point(124, 155), new Point(135, 190));

        assertThat(refusal(stored.store(StoredFaces.BOX, List.of(), Optional.empty(), sharp)))
                .isEqualTo("no-descriptor");
        assertThat(refusal(stored.store(new Box(10, 10, 49, 80), List.of(), descriptor, sharp)))
                .isEqualTo("too-small");
        assertThat(refusal(stored.store(StoredFaces.BOX, profile, descriptor, sharp)))
                .isEqualTo("turned-away");
        assertThat(refusal(unusable())).isEqualTo("blurred");
        assertThat(refusal(stored.store(
                        StoredFaces.BOX,
                        StoredFaces.FRONT,
                        descriptor,
                        Optional.of("no picture".getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo("unreadable");
        assertThat(await(trainer.learn(UUID.randomUUID(), person("Ada")))
                        .orElseThrow()
                        .reason())
                .isEqualTo("no-face-row");
        assertThat(database.count("training_faces")).isZero();
    }

    @Test
    void a_crop_that_is_not_there_yet_is_waited_for_and_one_that_never_comes_is_not() throws Exception {
        FaceInDb face =
                stored.store(StoredFaces.BOX, StoredFaces.FRONT, Optional.of(faces.somebody()), Optional.empty());

        assertThatThrownBy(() -> await(trainer.learn(face.face().faceId(), person("Ada"))))
                .isInstanceOf(Transient.class);

        try (var pictures = Files.walk(directory.resolve("faces"))) {
            for (Path picture : pictures.filter(Files::isRegularFile).toList()) {
                Files.delete(picture);
            }
        }
        assertThat(refusal(face)).isEqualTo("no-picture");
    }

    @Test
    void a_face_that_is_refused_by_now_is_not_learnt_from_any_more() throws Exception {
        UUID ada = person("Ada");
        FaceInDb face = face(1);
        await(trainer.learn(face.face().faceId(), ada));

        database.rows(
                "UPDATE faces SET descriptor = NULL WHERE face_id = $1",
                face.face().faceId());

        assertThat(await(trainer.learn(face.face().faceId(), ada))).isPresent();
        assertThat(database.count("training_faces")).isZero();
    }

    @Test
    void a_face_moves_from_one_person_to_another_and_to_nobody() throws Exception {
        UUID ada = person("Ada");
        UUID bob = person("Bob");
        UUID face = face(1).face().faceId();

        await(trainer.learn(face, ada));
        await(trainer.learn(face, bob));
        assertThat(await(rows.lesson()).faces()).singleElement().satisfies(one -> assertThat(one.personId())
                .contains(bob));

        await(trainer.learnNegative(face, Verdict.STRANGER));
        assertThat(await(rows.lesson()).faces()).singleElement().satisfies(one -> assertThat(one.personId())
                .isEmpty());
    }

    @Test
    void the_faces_of_who_was_merged_twice_are_the_last_ones() throws Exception {
        UUID first = person("A.");
        UUID second = person("Ada");
        UUID last = person("Ada L.");
        await(trainer.learn(face(1).face().faceId(), first));
        database.rows("UPDATE people SET merged_into = $2 WHERE person_id = $1", first, second);
        database.rows("UPDATE people SET merged_into = $2 WHERE person_id = $1", second, last);

        Lesson lesson = await(rows.lesson());

        assertThat(lesson.faces()).singleElement().satisfies(face -> assertThat(face.personId())
                .contains(last));
        assertThat(lesson.names()).containsExactly(Map.entry(last, "Ada L."));
    }

    @Test
    void faces_of_another_descriptor_model_are_not_compared() throws Exception {
        UUID ada = person("Ada");
        for (int i = 0; i < 6; i++) {
            await(trainer.learn(face(1).face().faceId(), ada));
        }
        trained();
        FaceInDb face = face(1);
        assertThat(await(trainer.identify(face))).isInstanceOf(Recognition.Known.class);

        database.rows("UPDATE faces SET described_by = 'another'");
        FaceInDb foreign = new FaceInDb(
                face.capture(),
                face.width(),
                face.height(),
                new ImageFace(face.face().faceId(), face.face().face(), Optional.empty(), Optional.of("another")));

        assertThat(await(rows.lesson()).faces()).isEmpty();
        assertThat(await(trainer.identify(foreign))).isEqualTo(new Recognition.Unknown());
    }

    private String refusal(FaceInDb face) throws Exception {
        return await(trainer.learn(face.face().faceId(), person("Ada")))
                .orElseThrow()
                .reason();
    }
}
