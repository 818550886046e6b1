package dev.atmosphere.sim.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.atmosphere.face.Box;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PeopleScenesTest {
    @Test
    void four_people_and_a_stranger_have_a_turn_each_and_one_or_two_are_there_at_a_time() throws Exception {
        PeopleScenes scenes = PeopleScenes.bundled(4, 1, 3);

        List<Truth> truths = Scenes.rendered(scenes, 20).list().stream()
                .map(scene -> scene.truth().orElseThrow())
                .toList();

        assertThat(truths).allSatisfy(truth -> assertThat(truth.faces()).hasSizeBetween(1, 2));
        assertThat(truths).anySatisfy(truth -> assertThat(truth.faces()).hasSize(2));
        for (int i = 0; i < truths.size(); i++) {
            assertThat(truths.get(i).who().get(0)).contains(scenes.cast().get(i % 5));
            assertThat(Set.copyOf(truths.get(i).who()))
                    .hasSameSizeAs(truths.get(i).who());
        }
        assertThat(scenes.cast().stream().filter(Who::stranger)).hasSize(1);
    }

    @Test
    void the_same_seed_makes_the_same_scenes_and_no_two_are_alike() throws Exception {
        PeopleScenes scenes = PeopleScenes.bundled(1, 0, 3);

        Set<String> pictures = Scenes.rendered(scenes, 12).list().stream()
                .map(scene -> scene.picture().sha256())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(pictures).hasSize(12);
        assertThat(PeopleScenes.bundled(1, 0, 3).compose(0).picture().sha256()).isIn(pictures);
        assertThat(PeopleScenes.bundled(1, 0, 4).compose(0).picture().sha256()).isNotIn(pictures);
    }

    @Test
    void more_people_than_there_are_or_none_are_refused() {
        assertThatThrownBy(() -> PeopleScenes.bundled(18, 3, 1)).hasMessageContaining("there are 1 to 20 in all");
        assertThatThrownBy(() -> PeopleScenes.bundled(0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PeopleScenes.bundled(-1, 2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_face_is_where_the_truth_says_however_the_head_is_turned() throws Exception {
        PeopleScenes scenes = new PeopleScenes(List.of(greenFace()), List.of("Ada"), 1, 0, 5);

        for (int number = 0; number < 12; number++) {
            Scene scene = scenes.compose(number);
            Box told = scene.truth().orElseThrow().faces().get(0);
            Box seen = greenPart(
                    ImageIO.read(new ByteArrayInputStream(scene.picture().bytes())), told);
            assertThat(seen.centre().x())
                    .as(scene.name())
                    .isCloseTo(told.centre().x(), within(4.0));
            assertThat(seen.centre().y())
                    .as(scene.name())
                    .isCloseTo(told.centre().y(), within(4.0));
            assertThat(seen.intersectionOverUnion(told)).as(scene.name()).isGreaterThan(0.5);
        }
    }

    /** A black photograph with one face, which is pure green. */
    private static Photograph greenFace() {
        BufferedImage image = new BufferedImage(1200, 1000, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(Color.GREEN);
        g.fillRect(500, 400, 200, 260);
        g.dispose();
        return new Photograph(
                "green",
                image,
                new Truth(
                        List.of(new Box(500, 400, 200, 260)), List.of(Optional.of(new Who("Ada", false))), List.of()));
    }

    /** About where it should be; books are green too. */
    private static Box greenPart(BufferedImage image, Box near) {
        int left = image.getWidth();
        int top = image.getHeight();
        int right = 0;
        int bottom = 0;
        for (int y = (int) Math.max(0, near.y() - 40);
                y < Math.min(image.getHeight(), near.y() + near.height() + 40);
                y++) {
            for (int x = (int) Math.max(0, near.x() - 40);
                    x < Math.min(image.getWidth(), near.x() + near.width() + 40);
                    x++) {
                Color colour = new Color(image.getRGB(x, y));
                if (colour.getGreen() > 70 && colour.getRed() + colour.getBlue() < colour.getGreen() / 5) {
                    left = Math.min(left, x);
                    top = Math.min(top, y);
                    right = Math.max(right, x + 1);
                    bottom = Math.max(bottom, y + 1);
                }
            }
        }
        return new Box(left, top, right - left, bottom - top);
    }
}
