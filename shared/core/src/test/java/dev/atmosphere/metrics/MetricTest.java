package dev.atmosphere.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** What a scrape says is what the catalogue says: name, type, labels, meaning. */
    @ParameterizedTest
    @EnumSource(Metric.class)
    void a_metric_is_exposed_as_the_catalogue_has_it(Metric metric) {
        String[] values = metric.labels().toArray(String[]::new);
        switch (metric.kind()) {
            case COUNTER -> metric.counter(registry, values).increment();
            case GAUGE -> metric.gauge(registry, () -> 1, values);
            case TIMER, LONG_TIMER -> metric.timer(registry, values).record(Duration.ofMillis(5));
            case SHARE -> metric.share(registry, values).record(0.5);
            default -> throw new IllegalStateException();
        }

        String scrape = registry.scrape();

        String name = metric.prometheusName();
        assertThat(scrape)
                .contains("# HELP " + name + " ")
                .contains("# TYPE " + name + " " + metric.kind().word());
        String labels = metric.labels().stream()
                .sorted()
                .map(label -> label + "=\"" + label + "\"")
                .collect(Collectors.joining(","));
        String series = metric.kind().word().equals("histogram") ? name + "_count" : name;
        assertThat(scrape).contains(series + (labels.isEmpty() ? " " : "{" + labels + "} "));
    }

    @Test
    void names_are_told_apart_and_no_label_is_one_that_prometheus_keeps_for_itself() {
        Set<String> names =
                Arrays.stream(Metric.values()).map(Metric::prometheusName).collect(Collectors.toSet());

        assertThat(names).hasSameSizeAs(Metric.values());
        assertThat(Arrays.stream(Metric.values()).flatMap(metric -> metric.labels().stream()))
                .allMatch(label -> label.matches("[a-z]+"))
                .doesNotContain("job", "instance", "le", "quantile");
    }

    @Test
    void a_metric_is_registered_as_what_it_is_and_with_all_its_labels() {
        assertThatThrownBy(() -> Metric.STEP_IN.gauge(registry, () -> 1, "a", "b"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Metric.STEP_IN.counter(registry, "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void beyond_the_first_values_of_a_label_all_are_others() {
        BoundedLabel stations = new BoundedLabel(2);

        assertThat(stations.of("door")).isEqualTo("door");
        assertThat(stations.of("hall")).isEqualTo("hall");
        assertThat(stations.of("bar")).isEqualTo("(others)");
        assertThat(stations.of("door")).isEqualTo("door");
    }

    @Test
    void steps_count_what_they_emitted_by_topic() {
        StepMeters meters = new StepMeters(new SimpleMeterRegistry(), "StoreSql", "in");
        meters.taken(Duration.ofMillis(20));
        meters.emitted("out");
        meters.emitted("out");
        meters.deadLettered("blurred");
        meters.settled(Duration.ofMillis(1));

        assertThat(meters.counts()).isEqualTo(new StepMeters.Counts(1, 1, java.util.Map.of("out", 2L), 1));
    }
}
