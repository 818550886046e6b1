package dev.atmosphere.edge.recognition;

import dev.atmosphere.recognition.Recognition;
import dev.atmosphere.recognition.Recognizer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What the edge's recognition measures:
 *
 * <ul>
 *   <li>{@code atmosphere.recognizer.version}: of the recognizer in use; 0 if there is none.
 *   <li>{@code atmosphere.recognizer.people}: how many it knows.
 *   <li>{@code atmosphere.recognizer.age}: seconds since it was trained; 0 if there is none.
 *   <li>{@code atmosphere.recognizer.refused} by {@code reason}: recognizers that were not taken: {@code no-key}, {@code old-version},
 *       {@code on-disk} and those of {@link dev.atmosphere.recognition.RecognizerUnusable.Reason}.
 *   <li>{@code atmosphere.edge.faces} by {@code result}: faces found, {@code known}, {@code likely} (people are asked) or {@code
 *       unknown}.
 * </ul>
 */
public final class RecognizerMeters {
    private final MeterRegistry registry;
    private final Counter known;
    private final Counter likely;
    private final Counter unknown;

    public RecognizerMeters(MeterRegistry registry) {
        this.registry = registry;
        this.known = faces("known");
        this.likely = faces("likely");
        this.unknown = faces("unknown");
    }

    private Counter faces(String result) {
        return Counter.builder("atmosphere.edge.faces")
                .description("faces found, by whether they are known")
                .tag("result", result)
                .register(registry);
    }

    void watch(Supplier<Recognizer> current, Clock clock) {
        gauge("version", "version of the recognizer in use", () -> current.get().version());
        gauge("people", "people whom the recognizer knows", () -> current.get()
                .people()
                .size());
        gauge("age", "seconds since the recognizer was trained", () -> {
            Recognizer now = current.get();
            return now.version() == 0
                    ? 0
                    : Math.max(
                            0,
                            Duration.between(now.trainedAt(), clock.instant()).toSeconds());
        });
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder("atmosphere.recognizer." + name, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    void refused(String reason) {
        registry.counter("atmosphere.recognizer.refused", "reason", reason).increment();
    }

    void recognized(Recognition result) {
        if (result instanceof Recognition.Known) {
            known.increment();
        } else if (result instanceof Recognition.Likely) {
            likely.increment();
        } else {
            unknown.increment();
        }
    }
}
