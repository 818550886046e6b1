package dev.atmosphere.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.sim.scene.Composer;
import dev.atmosphere.sim.scene.Photograph;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class FaultsTest {
    @Test
    void shares_and_the_storm_are_read() {
        Faults faults = Faults.parse(List.of("truncated-jpeg=0.25", "duplicate=0.5", "reconnect-storm=30s"));

        assertThat(faults.shares()).containsEntry(Fault.TRUNCATED_JPEG, 0.25).containsEntry(Fault.DUPLICATE, 0.5);
        assertThat(faults.reconnectStorm()).contains(Duration.ofSeconds(30));
    }

    @Test
    void faults_strike_as_often_as_they_were_asked_to() {
        Faults faults = Faults.parse(List.of("truncated-jpeg=0.25", "duplicate=0.5"));
        SplittableRandom random = new SplittableRandom(7);

        List<Fault> drawn = IntStream.range(0, 10_000)
                .mapToObj(i -> faults.draw(random))
                .flatMap(f -> f.stream())
                .toList();

        assertThat(drawn.stream().filter(Fault.TRUNCATED_JPEG::equals).count()).isBetween(2300L, 2700L);
        assertThat(drawn.stream().filter(Fault.DUPLICATE::equals).count()).isBetween(4700L, 5300L);
        assertThat(drawn).hasSizeLessThan(8000);
    }

    @Test
    void what_is_wrong_is_said_in_words() {
        assertThatThrownBy(() -> Faults.parse(List.of("rain=0.1"))).hasMessageContaining("truncated-jpeg, oversize");
        assertThatThrownBy(() -> Faults.parse(List.of("oversize=often"))).hasMessageContaining("from 0 to 1");
        assertThatThrownBy(() -> Faults.parse(List.of("oversize"))).hasMessageContaining("name=value");
        assertThatThrownBy(() -> Faults.parse(List.of("oversize=0.6", "empty=0.6")))
                .hasMessageContaining("at most 1");
        assertThatThrownBy(() -> Faults.parse(List.of("reconnect-storm=soon"))).hasMessageContaining("30s");
    }

    @Test
    void pictures_are_spoiled_as_named() throws Exception {
        byte[] jpeg = new Composer(Photograph.bundled(), 1).compose(0).picture().bytes();
        SplittableRandom random = new SplittableRandom(1);

        byte[] oversize = Fault.OVERSIZE.spoil(jpeg, 3_000_000, random);

        assertThat(Fault.TRUNCATED_JPEG.spoil(jpeg, 0, random)).hasSizeLessThan(jpeg.length * 9 / 10);
        assertThat(oversize).hasSizeBetween(3_000_000, 3_100_000);
        assertThat(ImageIO.read(new ByteArrayInputStream(oversize)))
                .as("an oversize picture is a sound JPEG")
                .isNotNull();
        assertThat(ImageIO.read(new ByteArrayInputStream(Fault.NOT_AN_IMAGE.spoil(jpeg, 0, random))))
                .isNull();
        assertThat(Fault.EMPTY.spoil(jpeg, 0, random)).isEmpty();
        assertThat(Fault.DUPLICATE.spoil(jpeg, 0, random)).isSameAs(jpeg);
    }
}
