package dev.atmosphere.cloud.training;

import dev.atmosphere.metrics.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/** What trainings come to, and what the last one of this process found out about its recognizer. Thread-safe. */
public final class TrainingMeters {
    private final MeterRegistry registry;
    private final Timer duration;
    private volatile Evaluation last;

    public TrainingMeters(MeterRegistry registry) {
        this.registry = registry;
        // From 0: the first one counts for increase() too.
        List.of("published", "worse", "nobody").forEach(outcome -> Metric.CLOUD_TRAININGS.counter(registry, outcome));
        this.duration = Metric.CLOUD_TRAINING_DURATION.timer(registry);
        Metric.CLOUD_TRAINED_ACCURACY.gauge(registry, () -> last == null ? Double.NaN : last.accuracy());
        Metric.CLOUD_TRAINED_IDENTIFIED.gauge(registry, () -> last == null ? Double.NaN : last.identified());
        Metric.CLOUD_TRAINED_FALSE_ACCEPTS.gauge(registry, () -> last == null ? Double.NaN : last.falseAcceptRate());
        Metric.CLOUD_TRAINED_PEOPLE.gauge(registry, () -> last == null ? Double.NaN : last.people());
    }

    void nobody() {
        count("nobody");
    }

    void trained(Evaluation evaluation, Duration took) {
        last = evaluation;
        duration.record(took);
        count(evaluation.noWorse() ? "published" : "worse");
    }

    private void count(String outcome) {
        Metric.CLOUD_TRAININGS.counter(registry, outcome).increment();
    }
}
