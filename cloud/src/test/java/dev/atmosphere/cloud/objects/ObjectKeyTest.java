package dev.atmosphere.cloud.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {
    @Test
    void the_keys_are_those_of_the_design() {
        UUID id = UUID.fromString("6f0f6c0e-0f0e-4d5e-9d55-2f3b6d8a9b10");
        assertThat(ObjectKey.picture(id)).hasToString("faces/6f0f6c0e-0f0e-4d5e-9d55-2f3b6d8a9b10.jpg");
        assertThat(ObjectKey.rectangle(id)).hasToString("rectangles/6f0f6c0e-0f0e-4d5e-9d55-2f3b6d8a9b10.jpg");
        assertThat(ObjectKey.zoomIn(id)).hasToString("zoomin/6f0f6c0e-0f0e-4d5e-9d55-2f3b6d8a9b10.jpg");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "faces",
                "/etc/passwd",
                "faces/../../etc/passwd",
                "../faces/a.jpg",
                "faces//a.jpg",
                "faces/",
                "faces/.hidden",
                ".incoming/a",
                "faces\\..\\a.jpg",
                "faces/a b.jpg",
                "faces/a\0.jpg",
                "faces/a\n"
            })
    void a_key_that_might_lead_elsewhere_is_refused(String key) {
        assertThatThrownBy(() -> new ObjectKey(key)).isInstanceOf(IllegalArgumentException.class);
    }
}
