package dev.atmosphere.bus.kafka;

import dev.atmosphere.metrics.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether Kafka is away, and for how long it was, all together: looked at every second. */
public final class KafkaMeters {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Supplier<Optional<String>> away;
    private final Clock clock;
    private Instant lookedAt;
    private double offlineSeconds;

    KafkaMeters(Supplier<Optional<String>> away, MeterRegistry registry, Clock clock) {
        this.away = away;
        this.clock = clock;
        this.lookedAt = clock.instant();
        Metric.KAFKA_AWAY.gauge(registry, () -> away.get().isPresent() ? 1 : 0);
        Metric.KAFKA_OFFLINE.counts(registry, this::offlineSeconds);
    }

    /** For as long as this Vert.x lives. */
    public static void watch(Vertx vertx, KafkaBus bus, MeterRegistry registry, Clock clock) {
        KafkaMeters meters = new KafkaMeters(bus::awayBecause, registry, clock);
        vertx.setPeriodic(BETWEEN_LOOKS.toMillis(), tick -> meters.look());
    }

    synchronized void look() {
        Instant now = clock.instant();
        if (away.get().isPresent() && now.isAfter(lookedAt)) {
            offlineSeconds += Duration.between(lookedAt, now).toMillis() / 1000.0;
        }
        lookedAt = now;
    }

    private synchronized double offlineSeconds() {
        return offlineSeconds;
    }
}
