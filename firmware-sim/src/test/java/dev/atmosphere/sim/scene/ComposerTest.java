package dev.atmosphere.sim.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.atmosphere.face.Box;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ComposerTest {
    /** A grey photograph on which each "face" is a pure red rectangle: the truth can be read off any scene made of it. */
    private static final Box LEFT = new Box(300, 400, 160, 220);

    private static final Box RIGHT = new Box(1300, 250, 180, 240);

    @Test
    void the_same_seed_makes_the_same_scenes_and_another_one_others() throws Exception {
        List<Photograph> photographs = Photograph.bundled();
        Composer first = new Composer(photographs, 42);
        Composer second = new Composer(photographs, 42);

        for (int number = 0; number < 8; number++) {
            assertThat(second.compose(number).picture().sha256())
                    .isEqualTo(first.compose(number).picture().sha256());
            assertThat(second.compose(number).truth())
                    .isEqualTo(first.compose(number).truth());
        }
        assertThat(new Composer(photographs, 43).compose(0).picture().sha256())
                .isNotEqualTo(first.compose(0).picture().sha256());
    }

    @Test
    void boxes_follow_their_pixels_through_crop_scale_and_mirror() throws Exception {
        Composer composer = new Composer(List.of(marked(List.of(LEFT))), 5);
        int checked = 0;
        for (int number = 0; number < 60; number++) {
            Scene scene = composer.compose(number);
            Truth truth = scene.truth().orElseThrow();
            if (truth.faces().size() == 1 && !scene.name().startsWith("heads")) {
                Box red = redPart(scene);
                Box face = truth.faces().get(0);
                assertThat(red.x()).as(scene.name()).isCloseTo(face.x(), within(2.0));
                assertThat(red.y()).as(scene.name()).isCloseTo(face.y(), within(2.0));
                assertThat(red.width()).as(scene.name()).isCloseTo(face.width(), within(3.0));
                assertThat(red.height()).as(scene.name()).isCloseTo(face.height(), within(3.0));
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(25);
    }

    @Test
    void heads_in_rooms_are_where_the_truth_says() throws Exception {
        Composer composer = new Composer(List.of(marked(List.of(LEFT))), 9);
        int checked = 0;
        for (int number = 0; number < 200 && checked < 8; number++) {
            Scene scene = composer.compose(number);
            List<Box> faces = scene.truth().orElseThrow().faces();
            if (scene.name().startsWith("heads")) {
                BufferedImage image =
                        ImageIO.read(new ByteArrayInputStream(scene.picture().bytes()));
                for (Box face : faces) {
                    assertThat(red(image, face.centre().x(), face.centre().y())).isTrue();
                    assertThat(red(image, face.x() + 3, face.centre().y())).isTrue();
                    assertThat(red(image, face.x() - 3, face.centre().y())).isFalse();
                    assertThat(red(image, face.centre().x(), face.y() + face.height() - 3))
                            .isTrue();
                    assertThat(red(image, face.centre().x(), face.y() + face.height() + 3))
                            .isFalse();
                }
                checked++;
            }
        }
        assertThat(checked).isEqualTo(8);
    }

    @Test
    void a_face_that_is_cut_off_is_ignored_and_boxes_lie_in_the_picture() throws Exception {
        Composer composer = new Composer(List.of(marked(List.of(LEFT, RIGHT))), 3);
        int ignored = 0;
        for (int number = 0; number < 80; number++) {
            Scene scene = composer.compose(number);
            BufferedImage image =
                    ImageIO.read(new ByteArrayInputStream(scene.picture().bytes()));
            Truth truth = scene.truth().orElseThrow();
            ignored += truth.ignored().size();
            for (Box face : truth.faces()) {
                Box inside = face.clipTo(image.getWidth(), image.getHeight());
                assertThat(inside.area()).isGreaterThanOrEqualTo(0.97 * face.area());
            }
        }
        assertThat(ignored).isPositive();
    }

    @Test
    void every_kind_of_scene_occurs() throws Exception {
        Composer composer = new Composer(Photograph.bundled(), 1);

        List<String> kinds = IntStream.range(0, 60)
                .parallel()
                .mapToObj(composer::compose)
                .map(scene -> scene.name().replaceAll("-.*", ""))
                .distinct()
                .toList();

        assertThat(kinds).containsExactlyInAnyOrder("whole", "crop", "heads", "empty");
    }

    private static Photograph marked(List<Box> faces) {
        BufferedImage image = new BufferedImage(1920, 1280, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(Color.GRAY);
        g.fillRect(0, 0, 1920, 1280);
        g.setColor(Color.RED);
        faces.forEach(f -> g.fillRect((int) f.x(), (int) f.y(), (int) f.width(), (int) f.height()));
        g.dispose();
        return new Photograph("marked", image, new Truth(faces, List.of()));
    }

    private static Box redPart(Scene scene) throws Exception {
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(scene.picture().bytes()));
        int left = image.getWidth();
        int top = image.getHeight();
        int right = 0;
        int bottom = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (red(image, x, y)) {
                    left = Math.min(left, x);
                    top = Math.min(top, y);
                    right = Math.max(right, x + 1);
                    bottom = Math.max(bottom, y + 1);
                }
            }
        }
        return new Box(left, top, right - left, bottom - top);
    }

    private static boolean red(BufferedImage image, double x, double y) {
        Color colour = new Color(image.getRGB((int) x, (int) y));
        return colour.getRed() > 150 && colour.getGreen() < 80 && colour.getBlue() < 80;
    }
}
