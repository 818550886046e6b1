package dev.atmosphere.vision.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PackedModelsTest {
    @Test
    void every_packed_model_is_what_its_checksum_says() {
        PackedModels packed = new PackedModels();

        assertThat(packed.checksums().keySet())
                .containsExactlyInAnyOrder("faceboxes.pb", "ssd.pb", "keypoints.pb", "descriptor.pb", "moods.pb");
        packed.checksums().keySet().forEach(name -> assertThat(packed.read(name))
                .isNotEmpty());
    }

    @Test
    void a_damaged_model_is_refused_by_name() {
        String manifest = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824  hello.pb\n";
        PackedModels whole = new PackedModels(name -> stream(name.endsWith(".pb") ? "hello" : manifest));
        PackedModels damaged = new PackedModels(name -> stream(name.endsWith(".pb") ? "hellO" : manifest));

        assertThat(whole.read("hello.pb")).asString().isEqualTo("hello");
        assertThatThrownBy(() -> damaged.read("hello.pb"))
                .isInstanceOf(ModelsUnusable.class)
                .hasMessageContaining("hello.pb")
                .hasMessageContaining("damaged");
    }

    @Test
    void a_missing_model_says_how_it_gets_there() {
        assertThatThrownBy(() -> new PackedModels(name -> null))
                .isInstanceOf(ModelsUnusable.class)
                .hasMessageContaining("packed by the build");
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
