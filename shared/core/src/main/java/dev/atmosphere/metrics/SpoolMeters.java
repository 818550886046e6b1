package dev.atmosphere.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/**
 * What the edge's spool measures:
 *
 * <ul>
 *   <li>{@code atmosphere.spool.bytes}: pictures, messages and dead letters held.
 *   <li>{@code atmosphere.spool.limit.bytes}: at which new pictures are refused.
 *   <li>{@code atmosphere.spool.disk.free.bytes}: what the disk has left for anybody.
 *   <li>{@code atmosphere.spool.messages}, {@code atmosphere.spool.dead.letters}: how many are held.
 *   <li>{@code atmosphere.spool.oldest.age}: seconds since the oldest message held was published; 0 if none is.
 *   <li>{@code atmosphere.spool.full}: 1 while new pictures are refused.
 *   <li>{@code atmosphere.spool.quarantined}: spools found corrupt and put aside; a person should look.
 *   <li>{@code atmosphere.spool.given.up} by {@code reason}: {@code too-old} and {@code picture-lost} went to the dead letters;
 *       {@code dead-letter-too-old} and {@code dead-letter-no-room} are gone for good.
 * </ul>
 */
public final class SpoolMeters {
    private static final String PREFIX = "atmosphere.spool.";

    private final MeterRegistry registry;

    public SpoolMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A value in bytes, or in seconds, or a plain number, read at every scrape. */
    public void watch(String name, String unit, Supplier<Number> value) {
        Gauge.builder(PREFIX + name, value).baseUnit(unit).register(registry);
    }

    public void givenUp(String reason, long count) {
        registry.counter(PREFIX + "given.up", "reason", reason).increment(count);
    }
}
