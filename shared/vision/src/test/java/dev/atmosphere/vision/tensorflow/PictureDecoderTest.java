package dev.atmosphere.vision.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.atmosphere.face.Box;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.vision.Photographs;
import dev.atmosphere.vision.TestPictures;
import dev.atmosphere.vision.geometry.Pixels;
import dev.atmosphere.vision.intake.IntakeLimits;
import dev.atmosphere.vision.intake.Orientation;
import dev.atmosphere.vision.intake.PictureIntake;
import dev.atmosphere.vision.intake.PictureRefused;
import dev.atmosphere.vision.intake.ReceivedPicture;
import dev.atmosphere.vision.intake.Refusal;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.types.TFloat32;

class PictureDecoderTest {
    private static final Inference CODECS = Inference.ofCodecs(1, -1);
    private static final PictureIntake INTAKE = new PictureIntake(IntakeLimits.DEFAULT);

    private final PictureDecoder decoder = new PictureDecoder(CODECS);

    @AfterAll
    static void close() {
        CODECS.close();
    }

    @Test
    void colours_come_in_the_order_red_green_blue_from_every_kind_of_picture() {
        BufferedImage orange = TestPictures.plain(40, 30, 0xff8000);
        for (Picture picture : List.of(
                TestPictures.jpeg(orange),
                TestPictures.png(orange),
                TestPictures.stored(orange, Orientation.TURNED_RIGHT))) {
            try (DecodedPicture decoded = decoder.decode(INTAKE.inspect(picture), 1)) {
                Pixels part = decoded.part(new Box(10, 10, 1, 1), 1);
                assertThat(part.rgb()[0] & 0xff).isCloseTo(255, within(3));
                assertThat(part.rgb()[1] & 0xff).isCloseTo(128, within(3));
                assertThat(part.rgb()[2] & 0xff).isCloseTo(0, within(3));

                float[] crop;
                try (TFloat32 tensor = Crops.read(decoded, List.of(new Box(5, 5, 20, 20)), 8)) {
                    crop = Floats.of(tensor);
                }
                assertThat(crop[0]).isCloseTo(255, within(3f));
                assertThat(crop[1]).isCloseTo(128, within(3f));
                assertThat(crop[2]).isCloseTo(0, within(3f));

                int encoded = TestPictures.decode(decoder.encode(decoded)).getRGB(10, 10);
                assertThat(encoded >> 16 & 0xff).isCloseTo(255, within(4));
                assertThat(encoded >> 8 & 0xff).isCloseTo(128, within(4));
                assertThat(encoded & 0xff).isCloseTo(0, within(4));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Orientation.class)
    void a_picture_is_decoded_upright_however_it_was_stored(Orientation orientation) {
        BufferedImage upright = TestPictures.drawn(64, 40);

        try (DecodedPicture decoded = decoder.decode(INTAKE.inspect(TestPictures.stored(upright, orientation)), 1)) {
            assertThat(decoded.width()).isEqualTo(64);
            assertThat(decoded.height()).isEqualTo(40);
            Pixels whole = decoded.part(new Box(0, 0, 64, 40), 1);
            for (int[] at : new int[][] {{3, 2}, {60, 2}, {3, 36}, {60, 36}}) {
                int expected = upright.getRGB(at[0], at[1]);
                int p = (at[1] * whole.width() + at[0]) * 3;
                assertThat(whole.rgb()[p] & 0xff).as("red at %s", at).isCloseTo(expected >> 16 & 0xff, within(25));
                assertThat(whole.rgb()[p + 1] & 0xff).as("green at %s", at).isCloseTo(expected >> 8 & 0xff, within(25));
            }
        }
    }

    @Test
    void a_ratio_gives_fewer_pixels_of_the_same_picture() {
        ReceivedPicture received = INTAKE.inspect(Photographs.get(1));

        try (DecodedPicture half = decoder.decode(received, 2)) {
            assertThat(half.width()).isEqualTo(1920);
            assertThat(half.pixelsAcross()).isEqualTo(960);
            assertThat(half.pixelsPerPixel()).isEqualTo(0.5);
        }
    }

    @Test
    void a_picture_that_the_decoder_cannot_read_is_corrupt() {
        byte[] bytes = TestPictures.png(TestPictures.drawn(64, 40)).bytes().clone();
        bytes[60] ^= 0x55; // within the compressed pixels: their checksum fails
        ReceivedPicture received = INTAKE.inspect(Picture.of(bytes));

        assertThatThrownBy(() -> decoder.decode(received, 1))
                .isInstanceOfSatisfying(
                        PictureRefused.class, e -> assertThat(e.reason()).isEqualTo(Refusal.CORRUPT));
    }
}
