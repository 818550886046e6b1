package dev.atmosphere.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HalfPrecisionTest {
    @Test
    void every_half_comes_back_as_itself() {
        for (int bits = 0; bits <= 0xffff; bits++) {
            float value = HalfPrecision.toFloat((short) bits);
            if (Float.isNaN(value)) {
                assertThat(HalfPrecision.toFloat(HalfPrecision.of(value))).isNaN();
            } else {
                assertThat(HalfPrecision.of(value))
                        .as(Integer.toHexString(bits))
                        .isEqualTo((short) bits);
            }
        }
    }

    @Test
    void a_number_becomes_the_nearest_half() {
        Random random = new Random(3);
        for (int i = 0; i < 200_000; i++) {
            float value = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(34) - 24));
            int half = HalfPrecision.of(value) & 0x7fff;
            double error = Math.abs(Math.abs(value) - HalfPrecision.toFloat((short) half));
            assertThat(error)
                    .isLessThanOrEqualTo(Math.abs(Math.abs(value) - HalfPrecision.toFloat((short) (half + 1))));
            if (half > 0) {
                assertThat(error)
                        .isLessThanOrEqualTo(Math.abs(Math.abs(value) - HalfPrecision.toFloat((short) (half - 1))));
            }
        }
    }

    @Test
    void known_numbers_have_their_known_bits() {
        assertThat(HalfPrecision.of(1)).isEqualTo((short) 0x3c00);
        assertThat(HalfPrecision.of(-2)).isEqualTo((short) 0xc000);
        assertThat(HalfPrecision.of(65_504)).isEqualTo((short) 0x7bff);
        assertThat(HalfPrecision.of(65_520)).isEqualTo((short) 0x7c00);
        assertThat(HalfPrecision.of(0x1p-24f)).isEqualTo((short) 1);
        assertThat(HalfPrecision.of(0x1p-25f)).as("a tie goes to the even").isEqualTo((short) 0);
        assertThat(HalfPrecision.of(1 + 0x1p-11f)).as("a tie goes to the even").isEqualTo((short) 0x3c00);
        assertThat(HalfPrecision.of(0x1.ffcp-15f))
                .as("rounds up to a normal number")
                .isEqualTo((short) 0x400);
    }
}
