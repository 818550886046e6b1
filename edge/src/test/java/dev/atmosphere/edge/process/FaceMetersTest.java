package dev.atmosphere.edge.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.Samples;
import dev.atmosphere.face.Box;
import dev.atmosphere.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FaceMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FaceMeters meters = new FaceMeters(registry);

    @Test
    void pictures_and_faces_are_counted_once_however_many_steps_pass_them_on() {
        ImageWithFaces image = Samples.withFaces(UUID.randomUUID(), "door");

        meters.emitted(Topics.EDGE_IMAGES_WITH_FACES.name(), image);
        meters.emitted(Topics.IMAGES_WITH_FACES.name(), image);
        meters.emitted(Topics.EDGE_IMAGES_WITHOUT_FACES.name(), Samples.withoutFaces(UUID.randomUUID(), "door"));

        assertThat(pictures("faces")).isEqualTo(1);
        assertThat(pictures("no-face")).isEqualTo(1);
        assertThat(registry.find("atmosphere.edge.found.faces").tag("station", "door").counters().stream()
                        .mapToDouble(counter -> counter.count())
                        .sum())
                .isEqualTo(image.faces().size());
        assertThat(registry.get("atmosphere.edge.detection.score").summary().count())
                .isEqualTo(image.faces().size());
        assertThat(registry.get("atmosphere.edge.recognition.score").summary().count())
                .isEqualTo(image.faces().stream()
                        .filter(face -> face.person().isPresent())
                        .count());
    }

    @Test
    void a_face_is_as_large_as_the_larger_side_of_its_box() {
        assertThat(FaceMeters.size(new Box(0, 0, 49, 20))).isEqualTo("below 50");
        assertThat(FaceMeters.size(new Box(0, 0, 20, 50))).isEqualTo("50 to 100");
        assertThat(FaceMeters.size(new Box(0, 0, 199, 100))).isEqualTo("100 to 200");
        assertThat(FaceMeters.size(new Box(0, 0, 200, 100))).isEqualTo("200 and more");
    }

    private double pictures(String outcome) {
        return registry.get("atmosphere.edge.pictures")
                .tags("station", "door", "outcome", outcome)
                .counter()
                .count();
    }
}
