package dev.atmosphere.edge.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.edge.upload.StationTopics.Address;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StationTopicsTest {
    private final StationTopics topics =
            new StationTopics(List.of("frigate/{station}/person/snapshot", "image/esp32cam = esp32"));

    @Test
    void a_picture_topic_names_its_station_and_perhaps_an_id() {
        assertThat(topics.match("stations/door/images")).contains(new Address("door", Optional.empty()));
        assertThat(topics.match("stations/door/images/7")).contains(new Address("door", Optional.of("7")));
        assertThat(topics.match("frigate/yard/person/snapshot")).contains(new Address("yard", Optional.empty()));
        assertThat(topics.match("image/esp32cam")).contains(new Address("esp32", Optional.empty()));
    }

    @Test
    void other_topics_are_none() {
        for (String topic : List.of(
                "stations/door/status", "stations/images", "stations/door/images/7/8", "image/other", "x", "/", "")) {
            assertThat(topics.match(topic)).as(topic).isEmpty();
        }
    }

    @Test
    void the_filters_cover_them() {
        assertThat(topics.filters()).containsExactly("stations/#", "frigate/+/person/snapshot", "image/esp32cam");
    }

    @Test
    void a_mistyped_topic_below_stations_is_noticed_and_no_other() {
        assertThat(StationTopics.looksMistyped("stations/door/imgaes")).isTrue();
        assertThat(StationTopics.looksMistyped("stations/door")).isTrue();
        assertThat(StationTopics.looksMistyped("stations/door/seen"))
                .as("the gateway's")
                .isTrue();
        assertThat(StationTopics.looksMistyped("stations/door/snapshot"))
                .as("the gateway's")
                .isTrue();
        assertThat(StationTopics.looksMistyped("stations/door/telemetry")).isFalse();
        assertThat(StationTopics.looksMistyped("station/door/imgaes")).isFalse();
    }

    @Test
    void patterns_that_cannot_work_are_refused_with_what_to_write() {
        assertThatThrownBy(() -> new StationTopics(List.of("image/esp32cam")))
                .hasMessageContaining("names no station: write {station} for a level, or \"= name\"");
        assertThatThrownBy(() -> new StationTopics(List.of("frigate/+/person/snapshot")))
                .hasMessageContaining("wildcards");
        assertThatThrownBy(() -> new StationTopics(List.of("image/esp32cam = yard/left")))
                .hasMessageContaining("one level of a topic");
    }

    @Test
    void names_of_any_script_are_welcome_and_control_characters_are_not() {
        assertThat(StationTopics.objectionTo("Tür 🚪 الباب")).isEmpty();
        assertThat(StationTopics.objectionTo("<img src=x onerror=alert(1)>")).isEmpty();
        assertThat(StationTopics.objectionTo(" ")).isPresent();
        assertThat(StationTopics.objectionTo("a\u0007")).isPresent();
        assertThat(StationTopics.objectionTo("x".repeat(65))).isPresent();
        assertThat(StationTopics.objectionTo("a\u0085b")).isPresent();
        assertThat(StationTopics.objectionTo("a\uffffb")).isPresent();
        assertThat(StationTopics.objectionTo("a/b")).isPresent();
        assertThat(StationTopics.objectionTo("a+")).isPresent();
        assertThat(StationTopics.objectionTo("#")).isPresent();
    }
}
