package dev.atmosphere.edge.broker;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases in {@code src/test/resources/conformance}: what the standard asks of a server, packet by packet. */
class ConformanceTest {
    /** Those of MQTT 5. */
    static final List<String> FILES = List.of(
            "strings-and-flags.cases",
            "connect.cases",
            "publish.cases",
            "properties.cases",
            "delivery.cases",
            "subscribe.cases",
            "shared.cases",
            "sizes-and-ends.cases");

    /** Those of MQTT 3.1.1, where it differs. */
    static final String MQTT_3 = "mqtt311.cases";

    static Stream<ConformanceCase> cases() {
        return Stream.concat(FILES.stream(), Stream.of(MQTT_3)).flatMap(f -> ConformanceCase.in(f).stream());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_broker_answers_as_the_standard_says(ConformanceCase one) {
        try (ConformanceScript script = new ConformanceScript()) {
            script.play(one);
        }
    }
}
