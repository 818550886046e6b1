package dev.atmosphere.edge.recognition;

import dev.atmosphere.metrics.Metric;
import dev.atmosphere.recognition.Recognition;
import dev.atmosphere.recognition.Recognizer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** What the edge's recognition measures: {@code RECOGNIZER_…} and {@code EDGE_FACES} of {@link Metric}. */
public final class RecognizerMeters {
    private final MeterRegistry registry;
    private final Counter known;
    private final Counter likely;
    private final Counter unknown;

    public RecognizerMeters(MeterRegistry registry) {
        this.registry = registry;
        this.known = Metric.EDGE_FACES.counter(registry, "known");
        this.likely = Metric.EDGE_FACES.counter(registry, "likely");
        this.unknown = Metric.EDGE_FACES.counter(registry, "unknown");
    }

    void watch(Supplier<Recognizer> current, Clock clock) {
        Metric.RECOGNIZER_VERSION.gauge(registry, () -> current.get().version());
        Metric.RECOGNIZER_PEOPLE.gauge(registry, () -> current.get().people().size());
        Metric.RECOGNIZER_AGE.gauge(registry, () -> {
            Recognizer now = current.get();
            return now.version() == 0
                    ? 0
                    : Math.max(
                            0,
                            Duration.between(now.trainedAt(), clock.instant()).toSeconds());
        });
    }

    void refused(String reason) {
        Metric.RECOGNIZER_REFUSED.counter(registry, reason).increment();
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
