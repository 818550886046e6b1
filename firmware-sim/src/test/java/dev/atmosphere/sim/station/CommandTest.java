package dev.atmosphere.sim.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {
    @Test
    void the_two_commands_are_understood() {
        assertThat(read("{\"command\":\"capture\"}")).isEqualTo(new Command.Capture());
        assertThat(read("{\"command\":\"interval\",\"interval\":\"5s\",\"by\":\"x\"}"))
                .isEqualTo(new Command.SetInterval(Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "capture",
                "[]",
                "{}",
                "{\"command\":\"explode\"}",
                "{\"command\":\"interval\"}",
                "{\"command\":\"interval\",\"interval\":\"-5s\"}",
                "{\"command\":\"interval\",\"interval\":{}}",
                "\u0000\u0001"
            })
    void anything_else_is_refused_with_a_reason(String payload) {
        assertThat(read(payload)).isInstanceOfSatisfying(Command.Refused.class, refused -> assertThat(refused.reason())
                .isNotBlank()
                .hasSizeLessThan(200));
    }

    private static Command read(String payload) {
        return Command.read(Buffer.buffer(payload));
    }
}
