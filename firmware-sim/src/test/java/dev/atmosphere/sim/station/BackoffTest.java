package dev.atmosphere.sim.station;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2), new SplittableRandom(1));

    @Test
    void waits_double_up_to_the_longest_and_vary() {
        long[] bounds = {100, 200, 400, 800, 1600, 2000, 2000};
        for (long bound : bounds) {
            assertThat(backoff.nextDelayMillis()).isBetween(bound / 2, bound);
        }
        assertThat(LongStream.range(0, 1000)
                        .map(i -> backoff.nextDelayMillis())
                        .distinct()
                        .count())
                .isGreaterThan(300);
    }

    @Test
    void after_a_success_it_begins_anew() {
        LongStream.range(0, 50).forEach(i -> backoff.nextDelayMillis());

        backoff.reset();

        assertThat(backoff.nextDelayMillis()).isLessThanOrEqualTo(100);
    }
}
