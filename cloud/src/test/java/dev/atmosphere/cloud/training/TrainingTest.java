package dev.atmosphere.cloud.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.face.Descriptor;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.recognition.DescriptorModel;
import dev.atmosphere.recognition.MadeUpFaces;
import dev.atmosphere.recognition.Recognition;
import dev.atmosphere.recognition.Recognizer;
import dev.atmosphere.recognition.RecognizerFile;
import dev.atmosphere.recognition.TaughtPerson;
import dev.atmosphere.recognition.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingTest {
    private static final Instant NOW = Instant.parse("2026-04-05T06:07:08Z");
    private static final TrainingSettings SETTINGS = settings(6 << 20);

    private final MadeUpFaces faces = new MadeUpFaces(11);
    private final List<LearntFace> learnt = new ArrayList<>();
    private final List<Lesson.Denial> denials = new ArrayList<>();
    private final Map<UUID, String> names = new HashMap<>();
    private int minutes;

    @Test
    void people_with_enough_faces_are_known_and_the_others_are_learning() {
        Descriptor ada = faces.somebody();
        UUID known = person("Ada", faces.facesOf(ada, 5));
        UUID learning = person("Bob", faces.facesOf(faces.somebody(), 4));

        Training.Trained trained = train();

        assertThat(trained.recognizer().people()).extracting(TaughtPerson::id).containsExactly(known);
        assertThat(trained.evaluation().learning()).containsExactly(new Evaluation.Learner(learning, "Bob", 4));
        assertThat(trained.recognizer().recognize(faces.faceOf(ada)).known())
                .get()
                .satisfies(person -> assertThat(person.name()).isEqualTo("Ada"));
        assertThat(trained.recognizer().answersAsTrained()).isTrue();
        assertThat(trained.recognizer().probes()).isNotEmpty();
    }

    @Test
    void many_people_are_told_apart_and_strangers_stay_out() {
        List<Descriptor> centres = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            centres.add(faces.somebody());
            person("person " + i, faces.facesOf(centres.get(i), 8));
        }

        Training.Trained trained = train();

        Evaluation evaluation = trained.evaluation();
        assertThat(evaluation.accuracy()).isEqualTo(1);
        assertThat(evaluation.tprAtFpr1()).isGreaterThan(0.98);
        assertThat(evaluation.falseAcceptRate()).isLessThanOrEqualTo(0.01);
        assertThat(evaluation.strangersTried()).isEqualTo(240);
        assertThat(evaluation.calibrated()).startsWith("measured on 240");
        assertThat(evaluation.confusions()).isEmpty();
        assertThat(evaluation.each()).hasSize(30).allMatch(one -> one.examples() == 8);
        long strangers = Collections.nCopies(300, 0).stream()
                .filter(i -> trained.recognizer()
                        .recognize(faces.faceOf(faces.somebody()))
                        .known()
                        .isPresent())
                .count();
        assertThat(strangers).isLessThanOrEqualTo(3);
    }

    @Test
    void few_faces_are_not_measured_with() {
        person("Ada", faces.facesOf(faces.somebody(), 5));
        person("Bob", faces.facesOf(faces.somebody(), 5));

        Evaluation evaluation = train().evaluation();

        assertThat(evaluation.known()).isEqualTo(Calibration.USUAL);
        assertThat(evaluation.likely()).isGreaterThan(evaluation.known());
        assertThat(evaluation.calibrated()).contains("too few");
    }

    @Test
    void few_people_make_the_thresholds_stricter_but_not_more_generous() {
        double[] far = new double[300];
        Arrays.fill(far, 0.9);
        double[] near = new double[100];
        Arrays.fill(near, 0.48);
        double[] veryNear = new double[100];
        Arrays.fill(veryNear, 0.2);

        assertThat(known(far, 19)).isEqualTo(Calibration.USUAL);
        assertThat(known(far, 20)).isEqualTo(Calibration.MOST);
        assertThat(known(near, 12)).isBetween(0.46, 0.48);
        assertThat(known(veryNear, 12)).isEqualTo(Calibration.LEAST);
    }

    private static double known(double[] strangers, int people) {
        return Calibration.of(strangers, people, 0.01).thresholds().known();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 10, 15, 25})
    void somebody_new_is_hardly_ever_taken_for_one_of_people_who_all_look_alike(int people) {
        Descriptor alike = faces.somebody();
        List<Descriptor> centres = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            centres.add(faces.around(alike, 0.36));
            person("person " + i, faces.facesOf(centres.get(i), 8));
        }

        Recognizer recognizer = train().recognizer();

        long known = centres.stream()
                .flatMap(centre -> faces.facesOf(centre, 20).stream())
                .filter(face -> recognizer.recognize(face).known().isPresent())
                .count();
        long strangers = Collections.nCopies(1_000, alike).stream()
                .map(centre -> faces.faceOf(faces.around(centre, 0.36)))
                .filter(face -> recognizer.recognize(face).known().isPresent())
                .count();
        assertThat(known).isGreaterThanOrEqualTo(19L * people);
        assertThat(strangers).isLessThanOrEqualTo(15);
    }

    @Test
    void one_that_is_stricter_for_those_whom_it_has_to_keep_out_is_no_worse() {
        Descriptor ada = faces.somebody();
        person("Ada", faces.facesOf(ada, 12));
        Recognizer generous = train().recognizer().within(new Thresholds(3, 0.9, 0.98, 0.5));
        for (int i = 0; i < 4; i++) {
            learnt.add(new LearntFace(
                    UUID.randomUUID(),
                    Optional.of(learnt.get(0).personId().orElseThrow()),
                    faces.around(ada, 0.52),
                    NOW));
        }

        Evaluation evaluation = train(generous).evaluation();

        assertThat(evaluation.identified()).isLessThan(0.9);
        assertThat(evaluation.noWorse())
                .as(String.valueOf(evaluation.comparison()))
                .isTrue();
    }

    @Test
    void one_of_somebody_else_among_a_persons_faces_is_set_aside() {
        List<Descriptor> adas = new ArrayList<>(faces.facesOf(faces.somebody(), 7));
        Descriptor odd = faces.somebody();
        adas.add(3, odd);
        person("Ada", adas);

        Training.Trained trained = train();

        assertThat(trained.evaluation().outliers()).isEqualTo(1);
        assertThat(trained.recognizer().people().get(0).examples())
                .hasSize(7)
                .noneMatch(example -> example.distanceTo(odd) < 0.01);
    }

    @Test
    void twins_count_once_and_the_newer_stays() {
        Descriptor ada = faces.somebody();
        List<Descriptor> adas = new ArrayList<>(faces.facesOf(ada, 5));
        adas.add(faces.around(adas.get(0), 0.05));
        person("Ada", adas);

        Training.Trained trained = train();

        assertThat(trained.evaluation().twins()).isEqualTo(1);
        assertThat(trained.recognizer().people().get(0).examples())
                .hasSize(5)
                .anyMatch(example -> example.distanceTo(adas.get(5)) < 0.001)
                .noneMatch(example -> example.distanceTo(adas.get(0)) < 0.001);
    }

    @Test
    void at_most_forty_faces_are_learnt_from_and_the_most_redundant_goes_first() {
        Descriptor ada = faces.somebody();
        List<Descriptor> adas = new ArrayList<>(faces.facesOf(ada, 44));
        Descriptor nearlyTheSame = faces.around(adas.get(7), 0.12);
        adas.add(nearlyTheSame);
        person("Ada", adas);

        Training.Trained trained = train();

        assertThat(trained.evaluation().redundant()).isEqualTo(5);
        assertThat(trained.recognizer().people().get(0).examples())
                .hasSize(40)
                .anyMatch(example -> example.distanceTo(nearlyTheSame) < 0.001)
                .noneMatch(example -> example.distanceTo(adas.get(7)) < 0.001);
    }

    @Test
    void strangers_and_denials_speak_against_people() {
        Descriptor ada = faces.somebody();
        UUID person = person("Ada", faces.facesOf(ada, 6));
        Descriptor stranger = faces.around(ada, 0.45);
        learnt.add(new LearntFace(UUID.randomUUID(), Optional.empty(), stranger, NOW));
        Descriptor notHer = faces.around(ada, 0.4);
        denials.add(new Lesson.Denial(UUID.randomUUID(), person, notHer));

        Recognizer recognizer = train().recognizer();

        assertThat(recognizer.recognize(faces.around(stranger, 0.05))).isEqualTo(new Recognition.Unknown());
        assertThat(recognizer.recognize(faces.around(notHer, 0.05))).isEqualTo(new Recognition.Unknown());
        assertThat(recognizer.recognize(faces.faceOf(ada)).known()).isPresent();
    }

    @Test
    void more_people_than_a_message_holds_have_fewer_faces_each_and_that_is_said() throws Exception {
        for (int i = 0; i < 20; i++) {
            person("person " + i, faces.facesOf(faces.somebody(), 20));
        }
        TrainingSettings small = settings(120_000);

        Training.Trained trained = new Training(small).train(lesson(), Optional.empty(), 1, NOW);

        assertThat(trained.recognizer().people()).hasSize(20);
        assertThat(trained.evaluation().mostFacesAPerson()).isBetween(5, 19);
        assertThat(trained.evaluation().note()).get().asString().contains("120000 bytes");
        assertThat(RecognizerFile.write(trained.recognizer()).length).isLessThanOrEqualTo(120_000);
        assertThatThrownBy(() -> new Training(settings(40_000)).train(lesson(), Optional.empty(), 1, NOW))
                .isInstanceOf(Poison.class)
                .hasMessageContaining("picture.max-bytes");
    }

    @Test
    void one_that_knows_more_is_no_worse() {
        Descriptor ada = faces.somebody();
        person("Ada", faces.facesOf(ada, 6));
        Recognizer before = train().recognizer();
        person("Bob", faces.facesOf(faces.somebody(), 6));

        Evaluation evaluation = train(before).evaluation();

        assertThat(evaluation.noWorse()).isTrue();
        assertThat(evaluation.comparison()).get().satisfies(compared -> {
            assertThat(compared.before()).isEqualTo(1);
            assertThat(compared.faces()).isEqualTo(6);
        });
    }

    @Test
    void one_without_a_person_who_was_removed_is_no_worse() {
        UUID ada = person("Ada", faces.facesOf(faces.somebody(), 6));
        person("Bob", faces.facesOf(faces.somebody(), 6));
        Recognizer before = train().recognizer();
        learnt.removeIf(face -> face.personId().equals(Optional.of(ada)));

        Training.Trained trained = train(before);

        assertThat(trained.evaluation().noWorse()).isTrue();
        assertThat(trained.recognizer().people()).extracting(TaughtPerson::name).containsExactly("Bob");
    }

    @Test
    void one_whose_people_were_mixed_up_is_worse() {
        List<List<Descriptor>> people = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            people.add(faces.facesOf(faces.somebody(), 12));
            person("person " + i, people.get(i));
        }
        Recognizer before = train().recognizer();
        Random random = new Random(1);
        List<UUID> ids = new ArrayList<>(names.keySet());
        List<LearntFace> mixed = learnt.stream()
                .map(face -> new LearntFace(
                        face.faceId(),
                        random.nextInt(4) == 0 ? Optional.of(ids.get(random.nextInt(4))) : face.personId(),
                        face.descriptor(),
                        face.learntAt()))
                .toList();
        // Far more of the others' faces than can be set aside as outliers: they come in groups.
        List<LearntFace> lesson = new ArrayList<>(mixed);
        for (int i = 0; i < 4; i++) {
            for (Descriptor face : people.get((i + 1) % 4)) {
                lesson.add(new LearntFace(
                        UUID.randomUUID(), Optional.of(ids.get(i)), faces.around(face, 0.11), NOW.plusSeconds(9_999)));
            }
        }

        Evaluation evaluation = new Training(SETTINGS)
                .train(new Lesson(DescriptorModel.CURRENT, names, lesson, List.of()), Optional.of(before), 2, NOW)
                .evaluation();

        assertThat(evaluation.noWorse())
                .as(String.valueOf(evaluation.comparison()))
                .isFalse();
    }

    @Test
    void the_same_lesson_has_the_same_digest_in_any_order_and_another_has_another() {
        UUID ada = person("Ada", faces.facesOf(faces.somebody(), 6));
        byte[] digest = lesson().sha256(SETTINGS);
        Collections.shuffle(learnt, new Random(2));

        assertThat(lesson().sha256(SETTINGS)).isEqualTo(digest);

        names.put(ada, "Ada L.");
        assertThat(lesson().sha256(SETTINGS)).as("a rename").isNotEqualTo(digest);
        names.put(ada, "Ada");
        denials.add(new Lesson.Denial(UUID.randomUUID(), ada, faces.somebody()));
        assertThat(lesson().sha256(SETTINGS)).as("a denial").isNotEqualTo(digest);
    }

    @Test
    void a_name_beyond_all_bounds_is_shortened() {
        person("🦊".repeat(5_000), faces.facesOf(faces.somebody(), 5));

        assertThat(train().recognizer().people().get(0).name()).isEqualTo("🦊".repeat(250));
    }

    private UUID person(String name, List<Descriptor> examples) {
        UUID id = UUID.randomUUID();
        names.put(id, name);
        for (Descriptor example : examples) {
            learnt.add(new LearntFace(
                    UUID.randomUUID(), Optional.of(id), example, NOW.plus(Duration.ofMinutes(minutes++))));
        }
        return id;
    }

    private Lesson lesson() {
        return new Lesson(DescriptorModel.CURRENT, names, learnt, denials);
    }

    private Training.Trained train() {
        return new Training(SETTINGS).train(lesson(), Optional.empty(), 1, NOW);
    }

    private Training.Trained train(Recognizer before) {
        return new Training(SETTINGS).train(lesson(), Optional.of(before), 2, NOW);
    }

    static TrainingSettings settings(int mostFileBytes) {
        return new TrainingSettings(Duration.ofHours(1), Duration.ZERO, 0.01, 50, mostFileBytes);
    }
}
