package dev.atmosphere.vision.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.atmosphere.picture.Picture;
import dev.atmosphere.vision.TestPictures;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PictureIntakeTest {
    private static final Picture JPEG = TestPictures.jpeg(TestPictures.drawn(120, 80));
    private static final Picture PNG = TestPictures.png(TestPictures.drawn(120, 80));

    private final PictureIntake intake = new PictureIntake(new IntakeLimits(100_000, 1_000_000));

    @Test
    void a_jpeg_is_taken_as_it_is() {
        ReceivedPicture received = intake.inspect(JPEG);

        assertThat(received)
                .isEqualTo(new ReceivedPicture(JPEG, PictureKind.JPEG, 120, 80, Orientation.UPRIGHT))
                .matches(ReceivedPicture::isUprightJpeg);
        assertThat(received.picture()).isSameAs(JPEG);
    }

    @Test
    void a_png_is_taken_and_is_no_upright_jpeg() {
        ReceivedPicture received = intake.inspect(PNG);

        assertThat(received.kind()).isEqualTo(PictureKind.PNG);
        assertThat(received.width()).isEqualTo(120);
        assertThat(received.height()).isEqualTo(80);
        assertThat(received.isUprightJpeg()).isFalse();
    }

    static Stream<String> texts() {
        String jpeg = Base64.getEncoder().encodeToString(JPEG.bytes());
        return Stream.of(
                jpeg,
                "\n " + Base64.getMimeEncoder().encodeToString(JPEG.bytes()) + "\r\n",
                jpeg.replace("=", ""),
                "data:image/jpeg;base64," + jpeg,
                "DATA:image/jpeg;charset=x;BASE64," + jpeg);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_picture_as_text_is_turned_back_into_bytes(String text) {
        ReceivedPicture received = intake.inspect(Picture.of(text.getBytes(StandardCharsets.US_ASCII)));

        assertThat(received.picture()).isEqualTo(JPEG);
    }

    @ParameterizedTest
    @EnumSource(Orientation.class)
    void the_orientation_is_read_and_the_size_is_that_of_the_upright_picture(Orientation orientation) {
        Picture stored = TestPictures.stored(TestPictures.drawn(120, 80), orientation);

        ReceivedPicture received = intake.inspect(stored);

        assertThat(received.orientation()).isEqualTo(orientation);
        assertThat(received.width()).isEqualTo(120);
        assertThat(received.height()).isEqualTo(80);
    }

    @Test
    void an_orientation_that_does_not_exist_means_upright() {
        assertThat(intake.inspect(TestPictures.withExif(JPEG, 9)).orientation()).isEqualTo(Orientation.UPRIGHT);
        assertThat(intake.inspect(TestPictures.withExif(JPEG, 0)).orientation()).isEqualTo(Orientation.UPRIGHT);
    }

    @Test
    void what_stands_behind_the_end_of_a_jpeg_does_not_harm() {
        byte[] padded = Arrays.copyOf(JPEG.bytes(), JPEG.size() + 5000);

        assertThat(intake.inspect(Picture.of(padded)).width()).isEqualTo(120);
    }

    @Test
    void each_bad_input_has_its_reason() {
        byte[] jpeg = JPEG.bytes();
        byte[] png = PNG.bytes();
        String base64 = Base64.getEncoder().encodeToString(jpeg);
        assertThat(reason(new byte[0])).isEqualTo(Refusal.EMPTY);
        assertThat(reason(text("hello, this is no picture"))).isEqualTo(Refusal.NOT_AN_IMAGE);
        assertThat(reason(text("GIF89a"))).isEqualTo(Refusal.NOT_AN_IMAGE);
        assertThat(reason(new byte[] {(byte) 0xc3, 0x28})).isEqualTo(Refusal.NOT_AN_IMAGE);
        assertThat(reason(text("data:image/svg+xml,<svg/>"))).isEqualTo(Refusal.NOT_AN_IMAGE);
        assertThat(reason(text("data:text/plain;base64,aGVsbG8="))).isEqualTo(Refusal.NOT_AN_IMAGE);
        assertThat(reason(text(base64.substring(0, 400) + "*" + base64.substring(401))))
                .isEqualTo(Refusal.BROKEN_BASE64);
        assertThat(reason(Arrays.copyOf(jpeg, jpeg.length / 2))).isEqualTo(Refusal.TRUNCATED);
        assertThat(reason(Arrays.copyOf(jpeg, 30))).isEqualTo(Refusal.TRUNCATED);
        assertThat(reason(Arrays.copyOf(png, png.length / 2))).isEqualTo(Refusal.TRUNCATED);
        assertThat(reason(Arrays.copyOf(png, 20))).isEqualTo(Refusal.TRUNCATED);
        assertThat(reason(TestPictures.claiming(JPEG, 0, 80).bytes())).isEqualTo(Refusal.CORRUPT);
        assertThat(reason(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9}))
                .isEqualTo(Refusal.CORRUPT);
        assertThat(reason(lossless(jpeg))).isEqualTo(Refusal.UNSUPPORTED);
    }

    @Test
    void a_header_of_60000_by_60000_is_refused_without_decoding() {
        Picture whole = TestPictures.claiming(JPEG, 60_000, 60_000);

        assertThat(reason(whole.bytes())).isEqualTo(Refusal.TOO_MANY_PIXELS);
        assertThat(reason(Arrays.copyOf(whole.bytes(), whole.size() / 2))).isEqualTo(Refusal.TOO_MANY_PIXELS);
    }

    @Test
    void a_png_of_a_billion_pixels_is_refused_without_decoding() {
        byte[] png = PNG.bytes().clone();
        png[16] = 0x7f;
        png[20] = 0x7f;

        assertThat(reason(png)).isEqualTo(Refusal.TOO_MANY_PIXELS);
    }

    @Test
    void the_limits_are_inclusive() {
        PictureIntake exact = new PictureIntake(new IntakeLimits(JPEG.size(), 120 * 80));
        PictureIntake fewerBytes = new PictureIntake(new IntakeLimits(JPEG.size() - 1, 120 * 80));
        PictureIntake fewerPixels = new PictureIntake(new IntakeLimits(JPEG.size(), 120 * 80 - 1));
        Picture text = Picture.of(Base64.getEncoder().encode(JPEG.bytes()));

        assertThat(exact.inspect(JPEG).width()).isEqualTo(120);
        assertThat(exact.inspect(text).picture()).isEqualTo(JPEG);
        assertThatThrownBy(() -> fewerBytes.inspect(JPEG)).hasMessageStartingWith("too-many-bytes: ");
        assertThatThrownBy(() -> fewerBytes.inspect(text)).hasMessageStartingWith("too-many-bytes: ");
        assertThatThrownBy(() -> fewerPixels.inspect(JPEG)).hasMessageStartingWith("too-many-pixels: ");
    }

    @Test
    void whatever_comes_is_taken_or_refused_and_nothing_else() {
        Random random = new Random(7);
        for (Picture whole : new Picture[] {JPEG, PNG, TestPictures.withExif(JPEG, 6)}) {
            for (int i = 0; i < 3000; i++) {
                byte[] bytes = whole.bytes().clone();
                int damages = 1 + random.nextInt(8);
                for (int d = 0; d < damages; d++) {
                    bytes[random.nextInt(Math.min(bytes.length, 700))] = (byte) random.nextInt(256);
                }
                byte[] sent = random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length));
                try {
                    assertThat(intake.inspect(Picture.of(sent)).width()).isPositive();
                } catch (PictureRefused e) {
                    assertThat(e.getMessage()).startsWith(e.reason().word() + ": ");
                }
            }
        }
    }

    private Refusal reason(byte[] bytes) {
        PictureRefused refused = catchThrowableOfType(PictureRefused.class, () -> intake.inspect(Picture.of(bytes)));
        assertThat(refused).as("it was taken").isNotNull();
        return refused.reason();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A frame header of the lossless kind instead of the baseline one. */
    private static byte[] lossless(byte[] jpeg) {
        byte[] bytes = jpeg.clone();
        for (int i = 2; ; i++) {
            if ((bytes[i] & 0xff) == 0xff && (bytes[i + 1] & 0xff) == 0xc0) {
                bytes[i + 1] = (byte) 0xc3;
                return bytes;
            }
        }
    }
}
