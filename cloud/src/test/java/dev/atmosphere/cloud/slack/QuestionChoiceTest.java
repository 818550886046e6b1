package dev.atmosphere.cloud.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.cloud.slack.QuestionChoice.Look;
import dev.atmosphere.cloud.slack.QuestionChoice.Waiting;
import dev.atmosphere.face.Descriptor;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class QuestionChoiceTest {
    private static Look look(double x, double y) {
        return new Look("net", new Descriptor(new float[] {(float) x, (float) y}));
    }

    private static Waiting waiting(double pixels, Look look) {
        return new Waiting(UUID.randomUUID(), pixels, Optional.of(look));
    }

    @Test
    void of_faces_unlike_any_the_largest_is_asked_about() {
        Waiting small = waiting(60, look(0, 0));
        Waiting large = waiting(90, look(5, 0));
        Waiting newer = waiting(90, look(9, 0));

        assertThat(QuestionChoice.of(List.of(small, newer, large), List.of(), 5))
                .isEqualTo(new QuestionChoice(Optional.of(newer.message()), List.of()));
    }

    @Test
    void a_face_that_nobody_was_asked_about_comes_before_a_larger_one_of_somebody_who_was() {
        Waiting another = waiting(60, look(5, 0));
        Waiting again = waiting(200, look(0.3, 0));

        assertThat(QuestionChoice.of(List.of(again, another), List.of(look(0, 0)), 5)
                        .next())
                .contains(another.message());
    }

    @Test
    void after_enough_that_look_alike_the_others_are_left_to_the_inbox() {
        List<Look> asked = List.of(look(0, 0), look(0.3, 0));
        Waiting alike = waiting(200, look(0.15, 0.15));

        assertThat(QuestionChoice.of(List.of(alike), asked, 3).next()).contains(alike.message());
        assertThat(QuestionChoice.of(List.of(alike), asked, 2))
                .isEqualTo(new QuestionChoice(Optional.empty(), List.of(alike.message())));
    }

    @Test
    void hardly_another_picture_of_what_was_asked_about_is_left_to_the_inbox() {
        Waiting twin = waiting(200, look(0.05, 0));

        assertThat(QuestionChoice.of(List.of(twin), List.of(look(0, 0)), 5).left())
                .containsExactly(twin.message());
    }

    @Test
    void without_a_number_faces_are_not_compared() {
        Waiting twin = waiting(200, look(0, 0));

        assertThat(QuestionChoice.of(List.of(twin), List.of(look(0, 0)), 0).next())
                .contains(twin.message());
    }

    @Test
    void faces_that_were_not_described_or_by_another_network_are_like_none() {
        Waiting bare = new Waiting(UUID.randomUUID(), 70, Optional.empty());
        Waiting other = waiting(60, new Look("another net", new Descriptor(new float[] {0, 0})));
        Waiting shorter = waiting(50, new Look("net", new Descriptor(new float[] {0})));

        QuestionChoice choice = QuestionChoice.of(List.of(shorter, other, bare), List.of(look(0, 0)), 1);

        assertThat(choice).isEqualTo(new QuestionChoice(Optional.of(bare.message()), List.of()));
    }
}
