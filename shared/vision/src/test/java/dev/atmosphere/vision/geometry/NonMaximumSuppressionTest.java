package dev.atmosphere.vision.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.face.Box;
import dev.atmosphere.vision.geometry.NonMaximumSuppression.Scored;
import java.util.List;
import org.junit.jupiter.api.Test;

class NonMaximumSuppressionTest {
    private final NonMaximumSuppression suppression = new NonMaximumSuppression(0.3, 2);

    @Test
    void of_overlapping_boxes_the_best_stays() {
        Scored good = new Scored(new Box(0, 0, 10, 10), .9);
        Scored worse = new Scored(new Box(2, 0, 10, 10), .8);
        Scored elsewhere = new Scored(new Box(50, 0, 10, 10), .7);

        assertThat(suppression.keep(List.of(worse, elsewhere, good))).containsExactly(good, elsewhere);
    }

    @Test
    void a_dropped_box_drops_nothing_itself() {
        Scored left = new Scored(new Box(0, 0, 10, 10), .9);
        Scored middle = new Scored(new Box(5, 0, 10, 10), .8);
        Scored right = new Scored(new Box(10, 0, 10, 10), .7);

        // Left and right touch, the middle one overlaps both by a third.
        assertThat(suppression.keep(List.of(left, middle, right))).containsExactly(left, right);
    }

    @Test
    void no_more_are_kept_than_asked_for() {
        List<Scored> apart = List.of(
                new Scored(new Box(0, 0, 1, 1), .7),
                new Scored(new Box(10, 0, 1, 1), .9),
                new Scored(new Box(20, 0, 1, 1), .8));

        assertThat(suppression.keep(apart)).extracting(Scored::score).containsExactly(.9, .8);
    }
}
