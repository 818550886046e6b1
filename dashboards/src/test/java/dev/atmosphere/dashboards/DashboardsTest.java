package dev.atmosphere.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.bus.spool.SpoolBus;
import dev.atmosphere.bus.spool.SpoolSettings;
import dev.atmosphere.metrics.ProcessMeters;
import dev.atmosphere.metrics.SpoolMeters;
import dev.atmosphere.metrics.StepMeters;
import dev.atmosphere.topic.Topics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus and Grafana are given: valid in their own eyes, and about metrics that the programs expose. */
@Timeout(120)
class DashboardsTest {
    private static final Path HERE = Path.of(System.getProperty("atmosphere.root"), "dashboards");
    private static final Pattern METRIC = Pattern.compile("\\b(?:atmosphere|process)_[a-z0-9_]+");

    @TempDir
    private Path directory;

    private static List<String> expressions() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(HERE.resolve("grafana/dashboards/throughput.json").toFile());
        List<String> expressions = new ArrayList<>();
        dashboard.get("panels").forEach(panel -> panel.get("targets")
                .forEach(target -> expressions.add(target.get("expr").asText())));
        return expressions;
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    /** As a program exposes them once every meter was used. */
    private String scraped() {
        PrometheusMeterRegistry registry = ProcessMeters.registry();
        StepMeters step = new StepMeters(registry, "StoreSql", "a-topic");
        step.watch(() -> 0, () -> 0, () -> 0, () -> 0);
        step.taken();
        step.emitted("another-topic");
        step.failed("a-reason");
        step.deadLettered("a-reason");
        step.settled(Duration.ofMillis(5));
        Vertx vertx = Vertx.vertx();
        try {
            SpoolBus spool = get(SpoolBus.open(
                    vertx,
                    Clock.systemUTC(),
                    SpoolSettings.in(directory.resolve("spool")),
                    Set.of(Topics.UPLOADED_IMAGES),
                    new SpoolMeters(registry)));
            String text = registry.scrape();
            get(spool.close());
            return text;
        } finally {
            get(vertx.close());
        }
    }

    @Test
    void every_metric_of_the_dashboard_is_one_that_the_programs_expose() throws Exception {
        Set<String> exposed = new TreeSet<>();
        scraped().lines().filter(line -> !line.startsWith("#")).forEach(line -> exposed.add(line.split("[{ ]", 2)[0]));
        Set<String> used = new TreeSet<>();
        for (String expression : expressions()) {
            Matcher metric = METRIC.matcher(expression.replaceAll("\"[^\"]*\"", ""));
            while (metric.find()) {
                used.add(metric.group());
            }
        }

        assertThat(used).hasSizeGreaterThan(5);
        assertThat(exposed).containsAll(used);
    }

    @Test
    void prometheus_takes_the_scrape_configuration() throws Exception {
        assertAccepted(
                "check", "config", HERE.resolve("prometheus/prometheus.yml").toString());
    }

    @Test
    void prometheus_understands_every_expression_of_the_dashboard() throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
        List<String> expressions = expressions();
        for (int i = 0; i < expressions.size(); i++) {
            rules.append("      - record: panel:")
                    .append(i)
                    .append("\n        expr: '")
                    .append(expressions.get(i).replace("$__rate_interval", "1m").replace("'", "''"))
                    .append("'\n");
        }
        Path file = Files.writeString(directory.resolve("rules.yml"), rules);

        assertAccepted("check", "rules", file.toString());
    }

    private void assertAccepted(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Path said = directory.resolve("said");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "promtool is not installed (Debian: apt-get install prometheus)");
            throw e;
        }
        int code = process.waitFor();
        assertThat(code).as(Files.readString(said, StandardCharsets.UTF_8)).isZero();
    }
}
