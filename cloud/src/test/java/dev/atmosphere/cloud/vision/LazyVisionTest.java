package dev.atmosphere.cloud.vision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atmosphere.failure.Poison;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.vision.Photographs;
import dev.atmosphere.vision.VisionSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LazyVisionTest {
    private final Vertx vertx = Vertx.vertx();
    private final LazyVision vision = new LazyVision(vertx, VisionSettings.DEFAULT, Duration.ofMillis(50));

    @AfterEach
    void close() throws Exception {
        get(vision.close());
        get(vertx.close());
    }

    @Test
    void it_opens_for_a_picture_rests_after_a_while_and_opens_again() throws Exception {
        assertThat(vision.isOpen()).isFalse();

        for (int round = 0; round < 2; round++) {
            FaceReader.Seen seen = get(vision.read(Photographs.get(1)));

            assertThat(seen.faces()).hasSize(3).allMatch(face -> face.descriptor()
                    .isPresent());
            await().atMost(Duration.ofSeconds(30)).until(() -> !vision.isOpen());
        }
    }

    @Test
    void what_is_no_picture_is_poison() {
        assertThatThrownBy(() -> get(vision.read(Picture.of("no picture".getBytes(UTF_8)))))
                .hasCauseInstanceOf(Poison.class);
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
    }
}
