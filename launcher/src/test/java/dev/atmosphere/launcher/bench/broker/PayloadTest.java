package dev.atmosphere.launcher.bench.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
    @ParameterizedTest
    @ValueSource(ints = {100_000, 100_004, 165_535, 165_536, 165_537, 165_538, 165_539, 165_540, 165_541, 2_000_000})
    void a_picture_has_its_very_size_and_can_be_read(int bytes) throws IOException {
        Payload payload = Payload.picture(bytes);

        byte[] picture = bytes(payload, 1);

        assertThat(picture).hasSize(bytes).hasSize(payload.size());
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture));
        assertThat(image.getWidth()).isEqualTo(800);
    }

    @Test
    void no_two_messages_are_alike() {
        Payload picture = Payload.picture(100_000);

        assertThat(bytes(picture, 1)).isNotEqualTo(bytes(picture, 2)).isEqualTo(bytes(picture, 1));
        assertThat(new String(bytes(Payload.text(20), 0xabc), StandardCharsets.US_ASCII))
                .isEqualTo("0000000000000abcmmmm");
    }

    @Test
    void a_picture_smaller_than_its_drawing_is_refused() {
        assertThatThrownBy(() -> Payload.picture(500)).hasMessageContaining("at least");
    }

    private static byte[] bytes(Payload payload, long number) {
        ByteBuffer all = ByteBuffer.allocate(payload.size());
        payload.putBegin(all, number);
        all.put(payload.rest().duplicate());
        return all.array();
    }
}
