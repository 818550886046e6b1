package dev.atmosphere.vision.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PixelsTest {
    private static final Offset<Float> EXACT = within(1e-3f);

    /** {@code side} x {@code side} pixels at (10, 20) of a picture: red counts columns, green rows, blue is 7 everywhere. */
    private static Pixels ramp(int side) {
        return ramp(side, 1);
    }

    private static Pixels ramp(int side, int block) {
        byte[] rgb = new byte[side * side * 3];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                rgb[(y * side + x) * 3] = (byte) (10 * x);
                rgb[(y * side + x) * 3 + 1] = (byte) (10 * y);
                rgb[(y * side + x) * 3 + 2] = 7;
            }
        }
        return Pixels.of(
                (row, into) -> System.arraycopy(rgb, row * side * 3, into, 0, into.length), 10, 20, side, side, block);
    }

    private static float[] read(Pixels pixels, Similarity toPicture, int size, boolean mirrored) {
        FloatBuffer read = FloatBuffer.allocate(size * size * 3);
        pixels.read(toPicture, size, mirrored, read::put);
        return read.array();
    }

    @Test
    void pixels_are_read_where_they_are_in_red_green_blue() {
        float[] read = read(ramp(4), new Similarity(1, 0, 11, 21), 2, false);

        assertThat(read).containsExactly(10, 10, 7, 20, 10, 7, 10, 20, 7, 20, 20, 7);
    }

    @Test
    void between_pixels_is_read_what_lies_between() {
        float[] read = read(ramp(4), new Similarity(1, 0, 11.25, 21.5), 1, false);

        assertThat(read[0]).isCloseTo(12.5f, EXACT);
        assertThat(read[1]).isCloseTo(15f, EXACT);
    }

    @Test
    void mirrored_swaps_left_and_right() {
        float[] read = read(ramp(4), new Similarity(1, 0, 11, 21), 2, true);

        assertThat(read).containsExactly(20, 10, 7, 10, 10, 7, 20, 20, 7, 10, 20, 7);
    }

    @Test
    void outside_is_black() {
        float[] read = read(ramp(4), new Similarity(1, 0, 0, 0), 1, false);

        assertThat(read).containsExactly(0, 0, 0);
    }

    @Test
    void a_smaller_square_reads_means_of_blocks() {
        // 16 pixels to 2: each is the mean of 8 x 8.
        Similarity square = Similarity.ofSquare(10, 20, 16, 2);
        assertThat(Pixels.blockFor(square)).isEqualTo(8);
        float[] read = read(ramp(16, 8), square, 2, false);

        assertThat(read[0]).isCloseTo(35, within(0.5f));
        assertThat(read[3]).isCloseTo(115, within(0.5f));
        assertThat(read[7]).isCloseTo(115, within(0.5f));
        assertThat(read[2]).isCloseTo(7, EXACT);
    }

    @Test
    void a_turned_square_is_read_along_its_own_axes() {
        // A quarter turn: the square's x runs down the picture.
        float[] read = read(ramp(4), new Similarity(0, 1, 12, 21), 2, false);

        assertThat(new float[] {read[0], read[1]}).containsExactly(20, 10);
        assertThat(new float[] {read[3], read[4]}).containsExactly(20, 20);
        assertThat(new float[] {read[6], read[7]}).containsExactly(10, 10);
    }

    @Test
    void blocks_at_the_edges_are_means_of_what_there_is() {
        Pixels coarse = ramp(5, 4);

        assertThat(coarse.width()).isEqualTo(2);
        assertThat(coarse.height()).isEqualTo(2);
        // Columns 0 to 3, then column 4 alone; rows alike.
        assertThat(new int[] {coarse.rgb()[0], coarse.rgb()[3], coarse.rgb()[7], coarse.rgb()[10]})
                .containsExactly(15, 40, 40, 40);
    }
}
