package dev.atmosphere.bus.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.time.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class KafkaMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SettableClock clock = new SettableClock();
    private final AtomicReference<Optional<String>> away = new AtomicReference<>(Optional.empty());
    private final KafkaMeters meters = new KafkaMeters(away::get, registry, clock);

    @Test
    void the_time_without_kafka_adds_up_and_the_time_with_it_does_not() {
        pass(Duration.ofSeconds(10));
        away.set(Optional.of("no node answers"));
        pass(Duration.ofSeconds(3));
        assertThat(registry.get("atmosphere.kafka.away").gauge().value()).isEqualTo(1);
        away.set(Optional.empty());
        pass(Duration.ofSeconds(10));
        away.set(Optional.of("no node answers"));
        pass(Duration.ofSeconds(2));

        assertThat(registry.get("atmosphere.kafka.offline").functionCounter().count())
                .isEqualTo(5);
    }

    private void pass(Duration time) {
        for (int i = 0; i < time.toSeconds(); i++) {
            clock.advance(Duration.ofSeconds(1));
            meters.look();
        }
    }
}
