package dev.atmosphere.vision.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.atmosphere.face.Box;
import dev.atmosphere.face.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimilarityTest {
    private static final List<Point> FACE =
            List.of(new Point(30, 40), new Point(70, 42), new Point(51, 60), new Point(49, 80));

    @Test
    void a_turn_a_scaling_and_a_shift_are_found_again() {
        // 30 degrees, 1.7 times, moved: made by hand with sine and cosine.
        double cos = 1.7 * Math.cos(Math.PI / 6);
        double sin = 1.7 * Math.sin(Math.PI / 6);
        List<Point> turned = FACE.stream()
                .map(p -> new Point(cos * p.x() - sin * p.y() + 11, sin * p.x() + cos * p.y() - 5))
                .toList();

        Similarity fitted = Similarity.fit(FACE, turned);

        assertThat(fitted.a()).isCloseTo(cos, within(1e-9));
        assertThat(fitted.b()).isCloseTo(sin, within(1e-9));
        assertThat(fitted.dx()).isCloseTo(11, within(1e-9));
        assertThat(fitted.dy()).isCloseTo(-5, within(1e-9));
        assertThat(fitted.scale()).isCloseTo(1.7, within(1e-9));
    }

    @Test
    void points_that_fit_no_similarity_are_met_as_nearly_as_can_be() {
        List<Point> bent = List.of(new Point(31, 38), new Point(72, 41), new Point(50, 66), new Point(44, 83));
        Similarity fitted = Similarity.fit(FACE, bent);
        double least = squares(fitted, bent);

        for (double nudge : new double[] {-0.01, 0.01}) {
            assertThat(squares(new Similarity(fitted.a() + nudge, fitted.b(), fitted.dx(), fitted.dy()), bent))
                    .isGreaterThan(least);
            assertThat(squares(new Similarity(fitted.a(), fitted.b() + nudge, fitted.dx(), fitted.dy()), bent))
                    .isGreaterThan(least);
            assertThat(squares(new Similarity(fitted.a(), fitted.b(), fitted.dx() + nudge, fitted.dy()), bent))
                    .isGreaterThan(least);
            assertThat(squares(new Similarity(fitted.a(), fitted.b(), fitted.dx(), fitted.dy() + nudge), bent))
                    .isGreaterThan(least);
        }
    }

    @Test
    void points_that_coincide_are_refused() {
        List<Point> one = List.of(new Point(1, 1), new Point(1, 1));

        assertThatThrownBy(() -> Similarity.fit(one, one)).hasMessage("the points coincide");
    }

    @Test
    void an_aligned_face_has_its_eyes_where_dlib_wants_them() {
        FaceAlignment alignment = new FaceAlignment(150);
        // A face that lies exactly like the template, ten times as large, turned by 90 degrees.
        List<Point> turned =
                List.of(template(.2255, .216), template(.7548, .216), template(.4901, .5156), template(.4901, .82))
                        .stream()
                        .map(p -> new Point(2000 - 10 * p.y(), 10 * p.x()))
                        .toList();

        Similarity toPicture = alignment.toPicture(new Box(0, 0, 100, 100), turned);

        // The left eye's pixel in the square: (.25 + .2255) / 1.5 * 150 - .5 across, (.25 + .216) / 1.5 * 150 - .5
        // down.
        Point eye = toPicture.apply(47.05, 46.1);
        assertThat(eye.x() + 0.5).isCloseTo(turned.get(0).x(), within(1e-6));
        assertThat(eye.y() + 0.5).isCloseTo(turned.get(0).y(), within(1e-6));
        assertThat(toPicture.scale()).isCloseTo(1500 / 150.0, within(1e-9));
    }

    private static Point template(double x, double y) {
        return new Point((.25 + x) / 1.5 * 150, (.25 + y) / 1.5 * 150);
    }

    private static double squares(Similarity s, List<Point> to) {
        double sum = 0;
        for (int i = 0; i < FACE.size(); i++) {
            Point p = s.apply(FACE.get(i).x(), FACE.get(i).y());
            sum += Math.pow(p.x() - to.get(i).x(), 2)
                    + Math.pow(p.y() - to.get(i).y(), 2);
        }
        return sum;
    }
}
