package dev.atmosphere.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What the edge's spool measures: the metrics {@code SPOOL_…} of {@link Metric}. */
public final class SpoolMeters {
    private final MeterRegistry registry;

    public SpoolMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A value read at every scrape. */
    public void watch(Metric metric, Supplier<Number> value) {
        metric.gauge(registry, value);
    }

    public void givenUp(String reason, long count) {
        Metric.SPOOL_GIVEN_UP.counter(registry, reason).increment(count);
    }
}
