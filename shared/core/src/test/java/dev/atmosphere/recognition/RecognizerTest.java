package dev.atmosphere.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.face.Descriptor;
import dev.atmosphere.recognition.Recognition.Known;
import dev.atmosphere.recognition.Recognition.Likely;
import dev.atmosphere.recognition.Recognition.Unknown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecognizerTest {
    private static final Thresholds THRESHOLDS = new Thresholds(1, 0.5, 0.6, 0.4);
    private final MadeUpFaces faces = new MadeUpFaces(1);

    @Test
    void a_face_near_a_persons_examples_is_that_person() {
        Descriptor ada = faces.somebody();
        TaughtPerson taught = faces.taught("Ada", faces.facesOf(ada, 5));
        Recognizer recognizer = MadeUpFaces.recognizer(THRESHOLDS, List.of(taught, someoneElse()), List.of());

        Recognition answer = recognizer.recognize(faces.faceOf(ada));

        assertThat(answer).isInstanceOf(Known.class);
        assertThat(answer.known()).get().satisfies(person -> {
            assertThat(person.personId()).isEqualTo(taught.id());
            assertThat(person.name()).isEqualTo("Ada");
            assertThat(person.recognizer()).isEqualTo(7);
            assertThat(person.score()).isBetween(0.5, 1.0);
        });
    }

    @Test
    void between_the_thresholds_a_person_is_likely_and_beyond_them_nobody() {
        Descriptor example = faces.somebody();
        Recognizer recognizer =
                MadeUpFaces.recognizer(THRESHOLDS, List.of(faces.taught("Ada", List.of(example))), List.of());

        assertThat(recognizer.recognize(faces.around(example, 0.49))).isInstanceOf(Known.class);
        assertThat(recognizer.recognize(faces.around(example, 0.51))).isInstanceOf(Likely.class);
        assertThat(recognizer.recognize(faces.around(example, 0.59))).isInstanceOf(Likely.class);
        assertThat(recognizer.recognize(faces.around(example, 0.61))).isEqualTo(new Unknown());
    }

    @Test
    void a_face_nearer_to_one_that_is_not_this_person_is_not_this_person() {
        Descriptor example = faces.somebody();
        Descriptor denied = faces.around(example, 0.3);
        TaughtPerson ada = new TaughtPerson(new UUID(0, 1), "Ada", List.of(example), List.of(denied));
        Recognizer recognizer = MadeUpFaces.recognizer(THRESHOLDS, List.of(ada), List.of());

        assertThat(recognizer.recognize(faces.around(denied, 0.05))).isEqualTo(new Unknown());
        assertThat(recognizer.recognize(faces.around(example, 0.05))).isInstanceOf(Known.class);
    }

    @Test
    void who_is_denied_leaves_the_face_to_the_next_person() {
        Descriptor face = faces.somebody();
        TaughtPerson denied = new TaughtPerson(
                new UUID(0, 1), "Ada", List.of(faces.around(face, 0.3)), List.of(faces.around(face, 0.1)));
        TaughtPerson next = new TaughtPerson(new UUID(0, 2), "Bob", List.of(faces.around(face, 0.4)), List.of());
        Recognizer recognizer = MadeUpFaces.recognizer(THRESHOLDS, List.of(denied, next), List.of());

        assertThat(recognizer.recognize(face).known()).get().satisfies(person -> assertThat(person.personId())
                .isEqualTo(next.id()));
    }

    @Test
    void a_strangers_face_speaks_against_a_person_only_nearby() {
        Descriptor example = faces.somebody();
        Descriptor face = faces.around(example, 0.45);
        List<TaughtPerson> ada = List.of(faces.taught("Ada", List.of(example)));

        assertThat(MadeUpFaces.recognizer(THRESHOLDS, ada, List.of(faces.around(face, 0.2)))
                        .recognize(face))
                .isEqualTo(new Unknown());
        assertThat(MadeUpFaces.recognizer(new Thresholds(1, 0.5, 0.6, 0.1), ada, List.of(faces.around(face, 0.2)))
                        .recognize(face))
                .isInstanceOf(Known.class);
        assertThat(MadeUpFaces.recognizer(THRESHOLDS, ada, List.of(faces.around(example, 0.05)))
                        .recognize(faces.around(example, 0.01)))
                .as("nearer to the person than to the stranger")
                .isInstanceOf(Known.class);
    }

    /** Against the plainest way of finding it, over sizes around a block's borders. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 12, 13, 14, 25, 60, 301})
    void the_nearest_person_is_found_exactly(int people) {
        List<TaughtPerson> taught = new ArrayList<>();
        List<Descriptor> asked = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            Descriptor somebody = faces.somebody();
            taught.add(faces.taught("person " + i, faces.facesOf(somebody, 1 + i % 9)));
            asked.add(faces.faceOf(somebody));
        }
        Thresholds wide = new Thresholds(3, 2, 2, 0);
        Recognizer recognizer = MadeUpFaces.recognizer(wide, taught, List.of());

        for (Descriptor face : asked) {
            TaughtPerson nearest = recognizer.people().stream()
                    .min(Comparator.comparingDouble(person -> mean(3, person, face)))
                    .orElseThrow();
            assertThat(recognizer.recognize(face).known()).get().satisfies(person -> {
                assertThat(person.personId()).isEqualTo(nearest.id());
                assertThat(person.score()).isCloseTo(Math.max(0, 1 - mean(3, nearest, face)), Offset.offset(1e-5));
            });
        }
    }

    private static double mean(int nearest, TaughtPerson person, Descriptor face) {
        return person.examples().stream()
                .mapToDouble(face::distanceTo)
                .sorted()
                .limit(nearest)
                .average()
                .orElseThrow();
    }

    @Test
    void a_face_can_be_asked_about_as_if_it_had_not_been_taught() {
        Descriptor ada = faces.somebody();
        List<Descriptor> examples = faces.facesOf(ada, 6);
        TaughtPerson all = faces.taught("Ada", examples);
        TaughtPerson other = someoneElse();
        Thresholds thresholds = new Thresholds(3, 0.5, 0.6, 0);
        Recognizer taught = MadeUpFaces.recognizer(thresholds, List.of(other, all), List.of());
        TaughtPerson others = new TaughtPerson(all.id(), "Ada", examples.subList(1, 6), List.of());
        Recognizer untaught = MadeUpFaces.recognizer(thresholds, List.of(other, others), List.of());

        Descriptor face = taught.people().get(1).examples().get(0);

        assertThat(taught.recognizeUntaught(face)).isEqualTo(untaught.recognize(face));
        assertThat(taught.recognizeUntaught(face)).isNotEqualTo(taught.recognize(face));
        assertThat(taught.distancesUntaught(examples.get(0))[1])
                .isCloseTo(mean(3, others, examples.get(0)), Offset.offset(1e-3));
        assertThat(taught.distancesUntaught(examples.get(0))[0])
                .isCloseTo(mean(3, other, examples.get(0)), Offset.offset(1e-3));
    }

    @Test
    void nobody_was_taught_to_the_empty_one() {
        assertThat(Recognizer.empty().recognize(faces.somebody())).isEqualTo(new Unknown());
        assertThat(Recognizer.empty().version()).isZero();
        assertThat(Recognizer.empty().answersAsTrained()).isTrue();
    }

    @Test
    void a_face_that_is_no_face_to_this_model_is_nobodys() {
        Recognizer recognizer = MadeUpFaces.recognizer(THRESHOLDS, List.of(someoneElse()), List.of());
        float[] broken = new float[128];
        Arrays.fill(broken, Float.NaN);
        float[] endless = new float[128];
        endless[3] = Float.POSITIVE_INFINITY;

        assertThat(Stream.of(new Descriptor(broken), new Descriptor(endless), new Descriptor(new float[64]))
                        .map(recognizer::recognize))
                .containsOnly(new Unknown());
    }

    @Test
    void contents_that_cannot_be_are_refused() {
        float[] broken = new float[128];
        broken[7] = Float.NaN;
        float[] beyondHalf = new float[128];
        beyondHalf[7] = 70_000;
        TaughtPerson ada = someoneElse();

        assertThatThrownBy(() -> withExamples(List.of(new Descriptor(broken)))).hasMessageContaining("NaN");
        assertThatThrownBy(() -> withExamples(List.of(new Descriptor(beyondHalf))))
                .hasMessageContaining("Infinity");
        assertThatThrownBy(() -> withExamples(List.of(new Descriptor(new float[64]))))
                .hasMessageContaining("64 dimensions");
        assertThatThrownBy(() -> withExamples(List.of())).hasMessageContaining("1 to 40 examples");
        assertThatThrownBy(() -> withExamples(faces.facesOf(faces.somebody(), 41)))
                .hasMessageContaining("1 to 40 examples");
        assertThatThrownBy(() -> MadeUpFaces.recognizer(THRESHOLDS, List.of(ada, ada), List.of()))
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> new Thresholds(1, 0.6, 0.5, 0)).hasMessageContaining("0 < known <= likely");
        assertThatThrownBy(() -> new Thresholds(1, Double.NaN, 0.5, 0)).hasMessageContaining("0 < known <= likely");
        assertThatThrownBy(() -> new Thresholds(0, 0.4, 0.5, 0)).hasMessageContaining("nearest");
    }

    @Test
    void the_probes_tell_whether_it_answers_as_it_did() {
        Descriptor ada = faces.somebody();
        Recognizer trained = MadeUpFaces.recognizer(
                        THRESHOLDS, List.of(faces.taught("Ada", faces.facesOf(ada, 5)), someoneElse()), List.of())
                .withProbes(List.of(faces.faceOf(ada), faces.somebody()));
        Recognizer swapped = new Recognizer(
                7,
                trained.trainedAt(),
                trained.model(),
                trained.thresholds(),
                List.of(trained.people().get(1)),
                List.of(),
                trained.probes());

        assertThat(trained.probes()).hasSize(2);
        assertThat(trained.answersAsTrained()).isTrue();
        assertThat(swapped.answersAsTrained()).isFalse();
    }

    private TaughtPerson someoneElse() {
        return faces.taught("Zoë 🦊", faces.facesOf(faces.somebody(), 5));
    }

    private Recognizer withExamples(List<Descriptor> examples) {
        return MadeUpFaces.recognizer(THRESHOLDS, List.of(faces.taught("Ada", examples)), List.of());
    }
}
