package dev.atmosphere.edge.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.event.ClockSource;
import dev.atmosphere.event.StationPicture;
import dev.atmosphere.event.UploadedImage;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.vision.intake.IntakeLimits;
import dev.atmosphere.vision.intake.PictureIntake;
import io.vertx.core.Vertx;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FacesUploadTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final byte[] JPEG = jpeg();

    private final Vertx vertx = Vertx.vertx();
    private final FacesUpload step = new FacesUpload(
            new PictureIntake(new IntakeLimits(100_000, 1_000_000)),
            "hall",
            Duration.ofDays(1),
            vertx.createSharedWorkerExecutor("intake", 1));

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static byte[] jpeg() {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(32, 24, BufferedImage.TYPE_INT_RGB), "jpeg", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private UploadedImage take(String station, String id, String time, byte[] bytes) {
        StationPicture published = new StationPicture(
                UUID.randomUUID(),
                station,
                "stations/" + station + "/images",
                Optional.ofNullable(id),
                Optional.ofNullable(time),
                Optional.empty(),
                NOW,
                true,
                Picture.of(bytes));
        return step.run(published)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join()
                .get(0);
    }

    private void refused(String reason, String station, String id, byte[] bytes) {
        assertThatThrownBy(() -> take(station, id, null, bytes))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        Poison.class, poison -> assertThat(poison.reason()).isEqualTo(reason));
    }

    @Test
    void a_good_picture_keeps_its_id_time_and_bytes() {
        UUID id = UUID.randomUUID();

        UploadedImage taken = take("door", id.toString(), "2026-11-22T12:59:00+01:00", JPEG);

        assertThat(taken.id()).isEqualTo(id);
        assertThat(taken.capture().capturedAt()).isEqualTo("2026-11-22T11:59:00Z");
        assertThat(taken.capture().capturedAtSource()).isEqualTo(ClockSource.STATION);
        assertThat(taken.picture().bytes()).isEqualTo(JPEG);
    }

    @Test
    void a_clock_that_is_far_off_or_unreadable_is_not_believed() {
        for (String time : new String[] {null, "1970-01-01T00:00:00Z", "2026-11-23T12:00:01Z", "noon", ""}) {
            UploadedImage taken = take("door", null, time, JPEG);
            assertThat(taken.capture().capturedAt()).isEqualTo(NOW);
            assertThat(taken.capture().capturedAtSource()).isEqualTo(ClockSource.GATEWAY);
        }
    }

    @Test
    void base64_and_data_uris_are_undone() {
        String base64 = Base64.getEncoder().encodeToString(JPEG);

        assertThat(take("door", null, null, base64.getBytes(StandardCharsets.US_ASCII))
                        .picture()
                        .bytes())
                .isEqualTo(JPEG);
        assertThat(take("door", null, null, ("data:image/jpeg;base64," + base64).getBytes(StandardCharsets.US_ASCII))
                        .picture()
                        .bytes())
                .isEqualTo(JPEG);
    }

    @Test
    void what_is_no_picture_of_ours_is_refused_by_its_reason() {
        byte[] cut = Arrays.copyOf(JPEG, JPEG.length / 2);
        refused("empty", "door", null, new byte[0]);
        refused("not-an-image", "door", null, "a shopping list".getBytes(StandardCharsets.UTF_8));
        refused("truncated", "door", null, cut);
        refused("too-many-bytes", "door", null, Arrays.copyOf(JPEG, 100_001));
        refused("bad-id", "door", "17", JPEG);
        refused("bad-id", "door", "1-1-1-1-1", JPEG);
        refused("bad-station", "a\u0000b", null, JPEG);
    }
}
