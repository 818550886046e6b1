package dev.atmosphere.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.face.Face;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VisionTest {
    private static Vision vision;

    @BeforeAll
    static void open() {
        vision = Vision.open(VisionSettings.DEFAULT);
    }

    @AfterAll
    static void close() {
        vision.close();
    }

    @Test
    void the_six_photographs_show_twenty_two_faces() {
        List<Integer> counts = IntStream.rangeClosed(1, Photographs.COUNT)
                .mapToObj(n -> vision.analyse(Photographs.get(n)).faces().size())
                .toList();

        assertThat(counts).containsExactly(3, 3, 3, 4, 5, 4);
    }

    @Test
    void a_face_has_a_box_keypoints_moods_and_a_descriptor() {
        AnalysedPicture picture = vision.analyse(Photographs.get(1));

        assertThat(picture.width()).isEqualTo(1920);
        assertThat(picture.height()).isEqualTo(1280);
        assertThat(picture.faces()).allSatisfy(face -> {
            assertThat(face.score()).isGreaterThan(0.9);
            assertThat(face.landmarks()).hasSize(6).allSatisfy(p -> assertThat(contains(face, p))
                    .isTrue());
            assertThat(face.moods().values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())
                    .isBetween(0.999, 1.001);
            assertThat(face.descriptor().orElseThrow().dimensions()).isEqualTo(128);
        });
    }

    private static boolean contains(Face face, dev.atmosphere.face.Point p) {
        var box = face.box().scaledAboutCentre(1.2);
        return p.x() > box.x() && p.x() < box.x() + box.width() && p.y() > box.y() && p.y() < box.y() + box.height();
    }
}
