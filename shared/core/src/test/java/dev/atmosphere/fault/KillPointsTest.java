package dev.atmosphere.fault;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KillPointsTest {
    @ParameterizedTest
    @ValueSource(strings = {"FaceTag", "FaceTag:", ":ran", "FaceTag:ran:0", "FaceTag:ran:first", "FaceTag:ran:1:2"})
    void a_wish_that_is_written_otherwise_is_refused(String wish) {
        assertThatThrownBy(() -> new KillPoints("cloud.tests.kill-at", List.of(wish)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining('"' + wish + "\" is no point to die at");
    }

    @Test
    void a_step_that_is_not_there_is_told_with_the_one_that_was_probably_meant() {
        KillPoints points = new KillPoints("cloud.tests.kill-at", List.of("FaceTagg:ran"));
        points.at("FaceTag", "ran");

        assertThatThrownBy(points::check)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cloud.tests.kill-at: there is no point FaceTagg:ran here; did you mean FaceTag:ran?");
    }

    @Test
    void a_point_like_no_other_is_told_with_all_there_are() {
        KillPoints points = new KillPoints("cloud.tests.kill-at", List.of("Poster:posted"));
        points.at("FaceTag", "ran");
        points.at("FaceTag", "emitted");

        assertThatThrownBy(points::check).hasMessageEndingWith("; there are FaceTag:emitted, FaceTag:ran");
    }

    @Test
    void points_that_nobody_named_are_passed() {
        KillPoints points = new KillPoints("cloud.tests.kill-at", List.of("FaceTag:emitted:3"));
        points.at("FaceTag", "emitted").run();
        points.at("FaceTag", "emitted").run();

        assertThatCode(points.at("FaceTag", "ran")::run).doesNotThrowAnyException();
        assertThatCode(points::check).doesNotThrowAnyException();
    }
}
