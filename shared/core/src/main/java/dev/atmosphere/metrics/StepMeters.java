package dev.atmosphere.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What one step of the flow measures: the metrics {@code STEP_…} of {@link Metric}, by step and by the topic that it reads. */
public final class StepMeters {
    private final MeterRegistry registry;
    private final String step;
    private final String input;
    private final Counter in;
    private final Timer waited;
    private final Timer duration;

    public StepMeters(MeterRegistry registry, String step, String input) {
        this.registry = registry;
        this.step = step;
        this.input = input;
        this.in = Metric.STEP_IN.counter(registry, step, input);
        this.waited = Metric.STEP_WAITED.timer(registry, step, input);
        this.duration = Metric.STEP_DURATION.timer(registry, step, input);
    }

    /** The gauges, read at every scrape. */
    public void watch(
            Supplier<Number> inFlight,
            Supplier<Number> inFlightBytes,
            Supplier<Number> lag,
            Supplier<Number> oldestAgeSeconds) {
        Metric.STEP_IN_FLIGHT.gauge(registry, inFlight, step, input);
        Metric.STEP_IN_FLIGHT_BYTES.gauge(registry, inFlightBytes, step, input);
        Metric.STEP_LAG.gauge(registry, lag, step, input);
        Metric.STEP_OLDEST_AGE.gauge(registry, oldestAgeSeconds, step, input);
    }

    /** @param since it was published; less than nothing, by clocks that differ, counts as nothing */
    public void taken(Duration since) {
        in.increment();
        waited.record(since.isNegative() ? Duration.ZERO : since);
    }

    public void emitted(String topic) {
        Metric.STEP_OUT.counter(registry, step, input, topic).increment();
    }

    public void failed(String reason) {
        Metric.STEP_FAILED.counter(registry, step, input, reason).increment();
    }

    public void deadLettered(String reason) {
        Metric.STEP_DEAD_LETTERED.counter(registry, step, input, reason).increment();
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
        for (Counter counter : Metric.STEP_OUT.counters(registry, tags())) {
            emitted.merge(counter.getId().getTag("topic"), (long) counter.count(), Long::sum);
        }
        double givenUp = Metric.STEP_DEAD_LETTERED.counters(registry, tags()).stream()
                .mapToDouble(Counter::count)
                .sum();
        return new Counts((long) in.count(), duration.count(), emitted, (long) givenUp);
    }

    private Tags tags() {
        return Tags.of("step", step, "input", input);
    }

    public void settled(Duration sinceTaken) {
        duration.record(sinceTaken);
    }
}
