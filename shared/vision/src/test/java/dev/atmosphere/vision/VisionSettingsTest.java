package dev.atmosphere.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.vision.intake.IntakeLimits;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VisionSettingsTest {
    @Test
    void each_change_changes_its_own_and_leaves_the_rest() {
        IntakeLimits limits = new IntakeLimits(1000, 2000);

        VisionSettings changed = VisionSettings.DEFAULT
                .withDetector(Detector.SSD)
                .withLongestSide(640)
                .withThreshold(0.5)
                .withDescribe(false, true)
                .withThreads(3, 4)
                .withLimits(limits)
                .withNativeCache(Path.of("cache"));

        VisionSettings plain = VisionSettings.DEFAULT;
        assertThat(changed)
                .isEqualTo(new VisionSettings(
                        Detector.SSD,
                        640,
                        plain.largestEnlargement(),
                        0.5,
                        false,
                        true,
                        plain.leastDescribedPixels(),
                        plain.mostFaces(),
                        3,
                        4,
                        limits,
                        Optional.of(Path.of("cache"))));
    }

    @Test
    void a_change_that_cannot_be_is_refused_with_the_rule() {
        assertThatThrownBy(() -> VisionSettings.DEFAULT.withLongestSide(64))
                .hasMessage("longest-side lies between 128 and 4096, not 64");
        assertThatThrownBy(() -> VisionSettings.DEFAULT.withThreshold(1))
                .hasMessageContaining("threshold lies between");
    }
}
