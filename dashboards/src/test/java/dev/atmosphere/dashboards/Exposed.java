package dev.atmosphere.dashboards;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.atmosphere.metrics.Metric;
import dev.atmosphere.metrics.ProcessMeters;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics that there are: the catalogue's, those of every JVM, and what the recording rules make of them. */
final class Exposed {
    private static final Pattern METRIC =
            Pattern.compile("\\b(?:atmosphere|process|jvm|system)_[a-z0-9_]+|\\bsite(?:_[a-z]+)?:[a-z_]+:[a-z0-9_]+");

    private Exposed() {}

    /** As Prometheus knows them, of histograms the parts. */
    static Set<String> names() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Metric metric : Metric.values()) {
            String name = metric.prometheusName();
            if (metric.kind().word().equals("histogram")) {
                names.addAll(Set.of(name + "_bucket", name + "_sum", name + "_count"));
            } else {
                names.add(name);
            }
        }
        // A collection counts from the first one on.
        names.add("jvm_gc_pause_seconds_sum");
        ProcessMeters.registry()
                .scrape()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
        Dashboards.each(new YAMLMapper()
                        .readTree(Dashboards.directory()
                                .resolve("prometheus/rules/recording.yml")
                                .toFile())
                        .get("groups"))
                .flatMap(group -> Dashboards.each(group.get("rules")))
                .forEach(rule -> names.add(rule.get("record").asText()));
        return names;
    }

    /** @param promql or what Grafana asks for a variable's values */
    static Set<String> askedFor(String promql) {
        Set<String> names = new TreeSet<>();
        Matcher metric = METRIC.matcher(promql.replaceAll("\"[^\"]*\"", ""));
        while (metric.find()) {
            names.add(metric.group());
        }
        return names;
    }
}
