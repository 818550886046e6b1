package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "/", "#", "+", "a/#", "+/+/#", "/+", "a/+/b", "$SYS/#", "a b/ü"})
    void a_filter_is_a_filter(String text) {
        assertThat(TopicFilter.parse(text)).hasValueSatisfying(f -> {
            assertThat(f.pattern()).isEqualTo(text);
            assertThat(f.share()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a#",
                "#/a",
                "a/#/b",
                "a+",
                "+a",
                "a/+b",
                "##",
                "$share/",
                "$share//a",
                "$share/g",
                "$share/g/",
                "$share/+/a",
                "$share/g/a#"
            })
    void what_is_not_a_filter_is_none(String text) {
        assertThat(TopicFilter.parse(text)).isEmpty();
    }

    @Test
    void a_shared_filter_is_its_group_and_its_pattern() {
        TopicFilter filter = TopicFilter.parse("$share/workers/a/+").orElseThrow();
        assertThat(filter.share()).contains("workers");
        assertThat(filter.pattern()).isEqualTo("a/+");
    }
}
