package dev.atmosphere.cloud.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.face.Box;
import dev.atmosphere.failure.Poison;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class CropsTest {
    private final byte[] jpeg = Samples.jpeg(1280, 720, 4);
    private final BufferedImage picture = Crops.decode(jpeg);

    @Test
    void a_rectangle_is_the_faces_own_box_in_its_colours() {
        for (int i = 0; i < 2; i++) {
            BufferedImage crop = Crops.decode(Crops.rectangle(picture, Samples.BOXES.get(i)));

            Box box = Samples.BOXES.get(i);
            assertThat(crop.getWidth()).isBetween((int) box.width(), (int) box.width() + 1);
            assertThat(crop.getHeight()).isBetween((int) box.height(), (int) box.height() + 1);
            assertColour(crop, crop.getWidth() / 2, crop.getHeight() / 2, Samples.COLOURS.get(i));
            assertColour(crop, 3, 3, Samples.COLOURS.get(i));
        }
    }

    @Test
    void a_face_that_is_cut_off_by_the_border_is_cut_there() {
        BufferedImage left = Crops.decode(Crops.rectangle(picture, Samples.BOXES.get(2)));
        assertThat(left.getWidth()).isEqualTo(70);
        assertThat(left.getHeight()).isEqualTo(120);
        BufferedImage right = Crops.decode(Crops.rectangle(picture, Samples.BOXES.get(3)));
        assertThat(right.getWidth()).isEqualTo(80);
        assertThat(right.getHeight()).isEqualTo(70);
    }

    @Test
    void a_zoom_in_shows_three_times_the_box_about_its_middle_and_is_not_enlarged() {
        BufferedImage zoom = Crops.decode(Crops.zoomIn(picture, new Box(400, 300, 100, 80)));

        assertThat(zoom.getWidth()).isEqualTo(300);
        assertThat(zoom.getHeight()).isEqualTo(240);
    }

    @Test
    void a_wide_zoom_in_is_made_600_pixels_wide_with_its_aspect_kept() {
        BufferedImage wide = Crops.decode(Samples.jpeg(4000, 3000, 0));

        for (double width : new double[] {210, 500, 1000}) {
            BufferedImage zoom = Crops.decode(Crops.zoomIn(wide, new Box(1500, 1200, width, width / 2)));
            assertThat(zoom.getWidth()).isEqualTo(600);
            assertThat(zoom.getHeight()).isBetween(299, 301);
        }
    }

    @Test
    void making_it_smaller_keeps_the_colours_in_their_places() {
        BufferedImage zoom = Crops.decode(Crops.zoomIn(picture, new Box(700, 300, 200, 260)));

        assertThat(zoom.getWidth()).isEqualTo(600);
        assertColour(zoom, 300, zoom.getHeight() / 2, Samples.COLOURS.get(1));
        assertColour(zoom, 20, 20, Color.LIGHT_GRAY);
    }

    @Test
    void a_fine_pattern_becomes_its_mean_at_any_ratio() {
        BufferedImage stripes = new BufferedImage(900, 700, BufferedImage.TYPE_3BYTE_BGR);
        for (int x = 0; x < 900; x++) {
            for (int y = 0; y < 700; y++) {
                stripes.setRGB(x, y, (x + y) % 2 == 0 ? 0xffffff : 0x000000);
            }
        }

        for (int width : new int[] {450, 100, 7, 1}) {
            BufferedImage shrunk = Shrink.toWidth(stripes.getSubimage(1, 3, 898, 690), width);
            assertThat(shrunk.getWidth()).isEqualTo(width);
            assertThat(shrunk.getHeight()).isEqualTo(Math.max(1, Math.round(690f * width / 898)));
            for (int x = 0; x < width; x++) {
                assertColour(shrunk, x, shrunk.getHeight() - 1, Color.GRAY);
            }
        }
    }

    @Test
    void a_preview_fits_its_width_and_twice_that_in_height_in_the_pictures_colours() {
        BufferedImage preview = Crops.decode(Crops.preview(jpeg, 320));
        assertThat(preview.getWidth()).isEqualTo(320);
        assertThat(preview.getHeight()).isEqualTo(180);
        for (int i = 0; i < 2; i++) {
            Box box = Samples.BOXES.get(i);
            assertColour(
                    preview,
                    (int) (box.x() + box.width() / 2) / 4,
                    (int) (box.y() + box.height() / 2) / 4,
                    Samples.COLOURS.get(i));
        }
        assertColour(preview, 300, 170, Color.LIGHT_GRAY);
        for (int[] size : new int[][] {{3001, 2001}, {5000, 40}, {330, 320}, {700, 9000}}) {
            BufferedImage other = Crops.decode(Crops.preview(Samples.jpeg(size[0], size[1], 0), 320));
            assertThat(other.getWidth()).isBetween(1, 320);
            assertThat(other.getHeight()).isBetween(1, 650);
            assertThat(Math.max(other.getWidth() / 320.0, other.getHeight() / 640.0))
                    .as(size[0] + " x " + size[1])
                    .isBetween(0.7, 1.02);
        }
    }

    @Test
    void a_picture_that_is_small_already_is_its_own_preview_unless_its_bytes_are_many() {
        byte[] small = Samples.jpeg(320, 200, 0);
        assertThat(Crops.preview(small, 320)).isSameAs(small);
        byte[] padded = Arrays.copyOf(small, 1 << 20);

        assertThat(Crops.preview(padded, 320).length).isLessThan(50_000);
        assertThat(Crops.decode(Crops.preview(padded, 640)).getWidth()).isEqualTo(320);
    }

    @Test
    void a_grey_picture_is_cut_like_a_coloured_one() throws Exception {
        BufferedImage grey = new BufferedImage(1400, 900, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setPixel(700, 450, new int[] {255});
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(grey, "jpeg", jpeg);

        BufferedImage zoom = Crops.decode(Crops.zoomIn(Crops.decode(jpeg.toByteArray()), new Box(500, 300, 300, 300)));

        assertThat(zoom.getWidth()).isEqualTo(600);
        assertColour(zoom, 10, 10, Color.BLACK);
    }

    @Test
    void the_smallest_box_still_gives_a_pixel() {
        BufferedImage crop = Crops.decode(Crops.rectangle(picture, new Box(10.2, 10.2, 0.1, 0.1)));
        assertThat(crop.getWidth()).isEqualTo(1);
        assertThat(crop.getHeight()).isEqualTo(1);
    }

    @Test
    void a_box_outside_of_the_picture_and_a_broken_picture_are_given_up() {
        assertThatThrownBy(() -> Crops.rectangle(picture, new Box(2000, 10, 50, 50)))
                .isInstanceOf(Poison.class)
                .hasMessageContaining("outside");
        assertThatThrownBy(() -> Crops.decode(new byte[] {1, 2, 3})).isInstanceOf(Poison.class);
        assertThatThrownBy(() -> Crops.decode(Arrays.copyOf(jpeg, 200))).isInstanceOf(Poison.class);
    }

    private static void assertColour(BufferedImage image, int x, int y, Color expected) {
        Color seen = new Color(image.getRGB(x, y));
        assertThat(Math.abs(seen.getRed() - expected.getRed())
                        + Math.abs(seen.getGreen() - expected.getGreen())
                        + Math.abs(seen.getBlue() - expected.getBlue()))
                .as("%s, expected %s", seen, expected)
                .isLessThan(40);
    }
}
