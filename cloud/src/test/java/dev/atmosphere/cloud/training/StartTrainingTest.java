package dev.atmosphere.cloud.training;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.cloud.database.TestDatabase;
import dev.atmosphere.cloud.objects.FileObjects;
import dev.atmosphere.cloud.training.Recognizers.NotPossible;
import dev.atmosphere.event.RecognizerTrained;
import dev.atmosphere.event.TrainingWanted;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.recognition.MadeUpFaces;
import dev.atmosphere.recognition.Recognizer;
import dev.atmosphere.recognition.RecognizerSigner;
import dev.atmosphere.time.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class StartTrainingTest {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path directory;

    private final MadeUpFaces faces = new MadeUpFaces(31);
    private final SettableClock clock = new SettableClock();
    private final RecognizerSigner signer = RecognizerSigner.withNewKeys();
    private final RecognizerRows rows = new RecognizerRows(database.database());
    private final PgTrainingFaces lesson = new PgTrainingFaces(database.database());
    private final List<TrainingWanted> wanted = new ArrayList<>();
    private StoredFaces stored;
    private Recognizers recognizers;

    @BeforeEach
    void start() throws Exception {
        await(database.database()
                .query("TRUNCATE training_faces, recognizers, not_this_person, images, faces CASCADE", Tuple.tuple()));
        stored = new StoredFaces(
                database.database(),
                new FileObjects(database.vertx().createSharedWorkerExecutor("objects", 2), directory));
        recognizers = new Recognizers(TrainingTest.settings(6 << 20), clock, lesson, rows, signer, event -> {
            wanted.add(event);
            return Future.succeededFuture();
        });
    }

    @Test
    void what_people_agreed_on_becomes_a_signed_recognizer_that_knows_them() throws Exception {
        Descriptor ada = faces.somebody();
        UUID person = learnt("Ada", ada, 6);

        RecognizerTrained trained = one(run(wanted()));

        assertThat(trained.version()).isEqualTo(1);
        Recognizer recognizer = signer.verifier().open(1, trained.recognizer());
        assertThat(recognizer.recognize(faces.faceOf(ada)).known().orElseThrow().personId())
                .isEqualTo(person);
        assertThat(await(recognizers.show(1))).get().satisfies(view -> {
            assertThat(view.inUse()).isTrue();
            assertThat(view.people()).isEqualTo(1);
            assertThat(view.evaluation()).contains("\"accuracy\"").contains("\"tprAtFpr1\"");
        });
    }

    @Test
    void nothing_new_trains_nothing() throws Exception {
        learnt("Ada", faces.somebody(), 6);
        run(wanted());

        assertThat(run(wanted())).isEmpty();
        assertThat(database.count("recognizers")).isEqualTo(1);
    }

    @Test
    void nobody_to_know_is_no_recognizer() throws Exception {
        assertThat(run(wanted())).isEmpty();
        learnt("Ada", faces.somebody(), 4);
        assertThat(run(wanted())).isEmpty();
        assertThat(database.count("recognizers")).isZero();
    }

    @Test
    void the_last_person_who_is_removed_leaves_a_recognizer_that_knows_nobody() throws Exception {
        learnt("Ada", faces.somebody(), 6);
        run(wanted());
        database.rows("DELETE FROM training_faces");

        RecognizerTrained trained = one(run(wanted()));

        assertThat(signer.verifier().open(2, trained.recognizer()).people()).isEmpty();
    }

    @Test
    void an_event_that_comes_again_after_a_kill_tells_the_same_recognizer_again() throws Exception {
        learnt("Ada", faces.somebody(), 6);
        TrainingWanted event = wanted();
        RecognizerTrained first = one(run(event));

        RecognizerTrained again = one(run(event));

        assertThat(again).isEqualTo(first);
        assertThat(database.count("recognizers")).isEqualTo(1);
    }

    @Test
    void a_recognizer_that_was_told_a_while_ago_is_told_again() throws Exception {
        learnt("Ada", faces.somebody(), 6);
        RecognizerTrained first = one(run(wanted()));
        clock.advance(Duration.ofMinutes(11));

        assertThat(run(wanted())).containsExactly(first);
        assertThat(run(wanted())).isEmpty();
    }

    @Test
    void many_at_once_train_once() throws Exception {
        StartTraining gathering = training(Duration.ofMillis(300));
        learnt("Ada", faces.somebody(), 6);
        Future<List<RecognizerTrained>> first = gathering.run(wanted());
        learnt("Bob", faces.somebody(), 6);

        assertThat(signer.verifier().open(1, one(await(first)).recognizer()).people())
                .hasSize(2);
        for (int i = 0; i < 5; i++) {
            assertThat(await(gathering.run(wanted()))).isEmpty();
        }
        assertThat(database.count("recognizers")).isEqualTo(1);
    }

    @Test
    void one_that_is_worse_is_kept_and_not_published() throws Exception {
        UUID ada = learnt("Ada", faces.somebody(), 12);
        List<Descriptor> bobs = faces.facesOf(faces.somebody(), 12);
        UUID bob = stored.person("Bob");
        for (Descriptor face : bobs) {
            put(face, bob);
        }
        run(wanted());
        for (Descriptor face : bobs) {
            put(faces.around(face, 0.11), ada);
        }

        assertThat(run(wanted())).isEmpty();

        assertThat(await(rows.inUse()).orElseThrow().version()).isEqualTo(1);
        Recognizers.View worse = await(recognizers.show(2)).orElseThrow();
        assertThat(worse.published()).isFalse();
        assertThat(worse.evaluation()).contains("\"noWorse\": false");
        assertThat(run(wanted())).as("the same is not tried again").isEmpty();
        assertThat(database.count("recognizers")).isEqualTo(2);
    }

    @Test
    void rolling_back_publishes_the_old_contents_as_a_new_version_until_there_is_something_new() throws Exception {
        learnt("Ada", faces.somebody(), 6);
        run(wanted());
        learnt("Bob", faces.somebody(), 6);
        run(wanted());

        int version = await(recognizers.rollBack(1));

        assertThat(version).isEqualTo(3);
        RecognizerTrained told = one(run(wanted.get(0)));
        assertThat(signer.verifier().open(3, told.recognizer()).people())
                .extracting(person -> person.name())
                .containsExactly("Ada");
        assertThat(await(recognizers.list()))
                .extracting(view -> view.version() + " " + view.inUse() + " " + view.contentsOf())
                .containsExactly("3 true Optional[1]", "2 false Optional.empty", "1 false Optional.empty");
        assertThat(run(wanted())).as("stays rolled back").isEmpty();

        learnt("Cyd", faces.somebody(), 6);
        assertThat(signer.verifier().open(4, one(run(wanted())).recognizer()).people())
                .hasSize(3);
    }

    @Test
    void what_cannot_be_rolled_back_to_is_said() throws Exception {
        assertThatThrownBy(() -> await(recognizers.rollBack(7))).isInstanceOf(NotPossible.class);

        learnt("Ada", faces.somebody(), 6);
        run(wanted());
        database.rows("UPDATE recognizers SET signature = decode(repeat('00', 64), 'hex')");

        assertThatThrownBy(() -> await(recognizers.rollBack(1)))
                .isInstanceOf(NotPossible.class)
                .hasMessageContaining("not signed");
        assertThat(database.count("recognizers")).isEqualTo(1);
    }

    @Test
    void every_cloud_process_takes_the_new_one_and_keeps_it_if_the_next_is_not_ours() throws Exception {
        CurrentRecognizer here = new CurrentRecognizer(rows, signer.verifier());
        await(here.follow(database.database()));
        assertThat(here.get().version()).isZero();

        learnt("Ada", faces.somebody(), 6);
        run(wanted());
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> here.get().version() == 1);
        assertThat(here.refused()).isEmpty();

        learnt("Bob", faces.somebody(), 6);
        await(training(Duration.ZERO, RecognizerSigner.withNewKeys()).run(wanted()));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> here.refused()
                .isPresent());

        assertThat(here.get().version()).isEqualTo(1);
        await(here.close());
    }

    @Test
    void strangers_and_denials_reach_the_lesson() throws Exception {
        Descriptor ada = faces.somebody();
        UUID person = learnt("Ada", ada, 6);
        UUID stranger = stored.store(faces.somebody()).face().faceId();
        await(lesson.put(stranger, Verdict.STRANGER, Optional.empty()));
        UUID denied = stored.store(faces.around(ada, 0.3)).face().faceId();
        database.rows(
                "INSERT INTO not_this_person (face_id, person_id, voter_id, said_at) VALUES ($1, $2, $2, now())",
                denied,
                person);

        Recognizer recognizer = signer.verifier().open(1, one(run(wanted())).recognizer());

        assertThat(recognizer.nobody()).hasSize(1);
        assertThat(recognizer.people().get(0).notThem()).hasSize(1);
    }

    private UUID learnt(String name, Descriptor somebody, int count) throws Exception {
        UUID person = stored.person(name);
        for (int i = 0; i < count; i++) {
            put(faces.faceOf(somebody), person);
        }
        return person;
    }

    private void put(Descriptor face, UUID person) throws Exception {
        await(lesson.put(stored.store(face).face().faceId(), Verdict.PERSON, Optional.of(person)));
    }

    private TrainingWanted wanted() {
        return new TrainingWanted(UUID.randomUUID(), "a test", clock.instant());
    }

    private StartTraining training(Duration gather) {
        return training(gather, signer);
    }

    private StartTraining training(Duration gather, RecognizerSigner by) {
        TrainingSettings settings = new TrainingSettings(Duration.ofHours(1), gather, 0.01, 50, 6 << 20);
        WorkerExecutor worker = database.vertx().createSharedWorkerExecutor("training", 2);
        return new StartTraining(
                database.vertx(),
                clock,
                settings,
                lesson,
                rows,
                by,
                worker,
                new TrainingMeters(new SimpleMeterRegistry()));
    }

    private List<RecognizerTrained> run(TrainingWanted event) throws Exception {
        return await(training(Duration.ZERO).run(event));
    }

    private static RecognizerTrained one(List<RecognizerTrained> events) {
        assertThat(events).hasSize(1);
        return events.get(0);
    }
}
