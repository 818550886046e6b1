package dev.atmosphere.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What one step of the flow measures, every series labelled {@code step} and {@code input}, the topic it
 * reads:
 *
 * <ul>
 *   <li>{@code atmosphere.step.in}: events taken from the bus.
 *   <li>{@code atmosphere.step.out} by {@code topic}: events emitted.
 *   <li>{@code atmosphere.step.failed} by {@code reason}: failed attempts.
 *   <li>{@code atmosphere.step.dead.lettered} by {@code reason}: events given up.
 *   <li>{@code atmosphere.step.in.flight}: events taken and not settled.
 *   <li>{@code atmosphere.step.in.flight.bytes}: what those weigh as the bus carries them, pictures included.
 *   <li>{@code atmosphere.step.duration}: seconds from taking an event to settling it, retries included; a histogram.
 *   <li>{@code atmosphere.step.lag}: events that wait, those in flight included.
 *   <li>{@code atmosphere.step.oldest.age}: seconds since the oldest waiting event was published; 0 if none waits.
 * </ul>
 *
 * Reasons come from the code, never from input, so the number of series is bounded.
 */
public final class StepMeters {
    private static final String PREFIX = "atmosphere.step.";

    private final MeterRegistry registry;
    private final Tags tags;
    private final Counter in;
    private final Timer duration;

    public StepMeters(MeterRegistry registry, String step, String input) {
        this.registry = registry;
        this.tags = Tags.of("step", step, "input", input);
        this.in = registry.counter(PREFIX + "in", tags);
        this.duration = Timer.builder(PREFIX + "duration")
                .tags(tags)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(registry);
    }

    /** The gauges, read at every scrape. */
    public void watch(
            Supplier<Number> inFlight,
            Supplier<Number> inFlightBytes,
            Supplier<Number> lag,
            Supplier<Number> oldestAgeSeconds) {
        Gauge.builder(PREFIX + "in.flight", inFlight).tags(tags).register(registry);
        Gauge.builder(PREFIX + "in.flight.bytes", inFlightBytes).tags(tags).register(registry);
        Gauge.builder(PREFIX + "lag", lag).tags(tags).register(registry);
        Gauge.builder(PREFIX + "oldest.age", oldestAgeSeconds)
                .tags(tags)
                .baseUnit("seconds")
                .register(registry);
    }

    public void taken() {
        in.increment();
    }

    public void emitted(String topic) {
        registry.counter(PREFIX + "out", tags.and("topic", topic)).increment();
    }

    public void failed(String reason) {
        registry.counter(PREFIX + "failed", tags.and("reason", reason)).increment();
    }

    public void deadLettered(String reason) {
        registry.counter(PREFIX + "dead.lettered", tags.and("reason", reason)).increment();
    }

    /**
     * What was counted since the program began.
     *
     * @param emitted by topic; none for a topic that nothing went to
     */
    public record Counts(long taken, long settled, Map<String, Long> emitted, long givenUp) {
        public Counts {
            emitted = Map.copyOf(emitted);
        }
    }

    /** Looks through all meters: some hundred microseconds. */
    public Counts counts() {
        Map<String, Long> emitted = new HashMap<>();
        for (Counter counter : registry.find(PREFIX + "out").tags(tags).counters()) {
            emitted.merge(counter.getId().getTag("topic"), (long) counter.count(), Long::sum);
        }
        double givenUp = registry.find(PREFIX + "dead.lettered").tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
        return new Counts((long) in.count(), duration.count(), emitted, (long) givenUp);
    }

    public void settled(Duration sinceTaken) {
        duration.record(sinceTaken);
    }
}
