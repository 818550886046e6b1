package dev.atmosphere.cloud.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IccProfilesTest {
    private final byte[] plain = Samples.jpeg(320, 200, 0);

    /** As ICC.1 puts a profile into a JPEG: after the start, as the first of one chunk. */
    private static byte[] withProfile(byte[] jpeg, int colorSpace) throws Exception {
        byte[] profile = ICC_Profile.getInstance(colorSpace).getData();
        int length = 2 + 12 + 2 + profile.length;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.write(new byte[] {(byte) 0xff, (byte) 0xe2, (byte) (length >> 8), (byte) length});
        out.write("ICC_PROFILE\0\1\1".getBytes(ISO_8859_1));
        out.write(profile);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    @Test
    void the_standard_profile_is_left_out_and_nothing_else() throws Exception {
        assertThat(IccProfiles.withoutStandard(withProfile(plain, ColorSpace.CS_sRGB)))
                .isEqualTo(plain);
        assertThat(IccProfiles.withoutStandard(plain)).isSameAs(plain);
    }

    @Test
    void colours_of_another_profile_are_converted() throws Exception {
        byte[] linear = withProfile(plain, ColorSpace.CS_LINEAR_RGB);

        assertThat(IccProfiles.withoutStandard(linear)).isSameAs(linear);
        // A middle grey of linear light is a bright one to the eye.
        Color grey = new Color(Crops.decode(plain).getRGB(2, 2));
        Color converted = new Color(Crops.decode(linear).getRGB(2, 2));
        assertThat(converted.getGreen()).isGreaterThan(grey.getGreen());
    }

    @Test
    void broken_segments_are_left_to_the_decoder() throws Exception {
        byte[] whole = withProfile(plain, ColorSpace.CS_sRGB);
        for (int length = 0; length < 200; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(IccProfiles.withoutStandard(cut)).isSameAs(cut);
        }
    }
}
