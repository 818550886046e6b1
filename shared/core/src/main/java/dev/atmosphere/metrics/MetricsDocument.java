package dev.atmosphere.metrics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** docs/metrics.md: the catalogue for people. */
public final class MetricsDocument {
    private static final Map<String, String> GROUPS = new LinkedHashMap<>();

    static {
        GROUPS.put("STEP", "Steps, in edge and cloud");
        GROUPS.put("SPOOL", "The edge's spool");
        GROUPS.put("KAFKA", "Kafka, as edge and cloud see it");
        GROUPS.put("BROKER", "The edge's broker");
        GROUPS.put("EDGE", "Pictures and faces at the edge");
        GROUPS.put("RECOGNIZER", "The recognizer at the edge");
        GROUPS.put("CLOUD", "The cloud");
        GROUPS.put("REPORT", "Reports");
        GROUPS.put("SIM", "The simulator");
        GROUPS.put("PROCESS", "Every process");
    }

    private MetricsDocument() {}

    public static String markdown() {
        StringBuilder page = new StringBuilder(
                """
                # Metrics

                Generated from `dev.atmosphere.metrics.Metric`, where every metric stands once; the code registers them there and nowhere else.

                Edge (8081), cloud (8080) and simulator (8085 in `up`) tell them on `/metrics`, in Prometheus' text format. Of a histogram there are `_bucket`, `_sum` and
                `_count`. Labels have few values: they come from the code, but for `station` and `person`, of which the first 200 stand for themselves and all others for `(others)`.
                Counters begin anew when a program starts; a series with labels appears with its first event, at 1, which `increase()` does not see. An event that comes again after a failure is counted again.

                Besides, every process tells Micrometer's metrics of the JVM and the system: `jvm_memory_…`, `jvm_gc_…`, `jvm_threads_…`, `jvm_classes_…`, `process_…`, `system_…`.
                """);
        GROUPS.forEach((prefix, title) -> {
            List<Metric> group = Arrays.stream(Metric.values())
                    .filter(metric -> metric.name().startsWith(prefix + "_"))
                    .toList();
            page.append("\n## ")
                    .append(title)
                    .append("\n\n| metric | type | labels | meaning | look when |\n|---|---|---|---|---|\n");
            group.forEach(metric -> page.append(row(metric)));
        });
        return page.toString();
    }

    private static String row(Metric metric) {
        return "| `" + metric.prometheusName() + "` | " + metric.kind().word() + " | "
                + metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", ")) + " | "
                + metric.meaning() + " | " + metric.lookWhen() + " |\n";
    }
}
