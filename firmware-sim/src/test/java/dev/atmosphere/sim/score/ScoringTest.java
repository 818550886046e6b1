package dev.atmosphere.sim.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.face.Box;
import dev.atmosphere.sim.scene.Truth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoringTest {
    private static final Truth TWO = new Truth(List.of(new Box(0, 0, 10, 10), new Box(100, 100, 20, 20)), List.of());

    @Test
    void each_true_face_is_found_once() {
        Tally tally =
                score(TWO, List.of(found(0, 0, 10, 10, .9), found(1, 0, 10, 10, .8), found(100, 100, 20, 20, .7)));

        assertThat(tally).isEqualTo(new Tally(2, 1, 0));
        assertThat(tally.precision()).isEqualTo(2 / 3.0);
        assertThat(tally.recall()).isEqualTo(1);
    }

    @Test
    void half_an_overlap_is_enough_and_less_is_not() {
        // 10 x 10 shifted by 3 1/3: intersection 66.67, union 133.33.
        assertThat(score(TWO, List.of(found(3.3, 0, 10, 10, .9))).found()).isEqualTo(1);
        assertThat(score(TWO, List.of(found(3.4, 0, 10, 10, .9)))).isEqualTo(new Tally(0, 1, 2));
    }

    @Test
    void the_best_score_chooses_first() {
        Truth one = new Truth(List.of(new Box(0, 0, 10, 10)), List.of());

        Tally tally = score(one, List.of(found(0, 0, 10, 10, .2), found(2, 0, 10, 10, .9)));

        assertThat(tally).isEqualTo(new Tally(1, 1, 0));
    }

    @Test
    void an_ignored_face_counts_neither_way() {
        Truth truth = new Truth(List.of(), List.of(new Box(0, 0, 40, 40)));

        assertThat(score(truth, List.of(found(0, 0, 40, 40, .9), found(30, 30, 12, 12, .9))))
                .isEqualTo(Tally.ZERO);
        assertThat(score(truth, List.of(found(35, 35, 20, 20, .9))).falseAlarms())
                .isEqualTo(1);
    }

    @Test
    void an_empty_room_answered_with_nobody_is_perfect() {
        Tally tally = score(Truth.NOBODY, List.of());

        assertThat(tally.precision()).isEqualTo(1);
        assertThat(tally.recall()).isEqualTo(1);
    }

    private static Tally score(Truth truth, List<FacesResult.Found> found) {
        return Scoring.match(truth, found).tally();
    }

    private static FacesResult.Found found(double x, double y, double width, double height, double score) {
        return new FacesResult.Found(x, y, width, height, score, null, Optional.empty());
    }
}
