package dev.atmosphere.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Prometheus is given: its configuration, rules, and alerts that fire when they should and not otherwise. */
@Timeout(120)
class RulesTest {
    private static final Path PROMETHEUS = Dashboards.directory().resolve("prometheus");

    private static JsonNode yaml(String file) throws IOException {
        return new YAMLMapper().readTree(PROMETHEUS.resolve(file).toFile());
    }

    private static List<JsonNode> rules(String file) throws IOException {
        return Dashboards.each(yaml(file).get("groups"))
                .flatMap(group -> Dashboards.each(group.get("rules")))
                .toList();
    }

    @Test
    void prometheus_takes_the_configuration_and_the_rules() throws Exception {
        Promtool.accepts(PROMETHEUS, "check", "config", "--lint=all", "--lint-fatal", "prometheus.yml");
        Promtool.accepts(
                PROMETHEUS, "check", "rules", "--lint=all", "--lint-fatal", "rules/recording.yml", "rules/alerts.yml");
    }

    @Test
    void alerts_fire_when_they_should_and_not_otherwise() throws Exception {
        Promtool.accepts(PROMETHEUS, "test", "rules", "tests/alerts.yml");
    }

    @Test
    void every_alert_has_a_test_of_when_it_fires_and_one_of_when_it_does_not() throws Exception {
        List<JsonNode> tests = Dashboards.each(yaml("tests/alerts.yml").get("tests"))
                .flatMap(test -> Dashboards.each(test.get("alert_rule_test")))
                .toList();

        assertThat(rules("rules/alerts.yml")).hasSizeGreaterThan(20).allSatisfy(alert -> {
            String name = alert.get("alert").asText();
            assertThat(tests.stream()
                            .filter(test -> test.get("alertname").asText().equals(name)))
                    .as(name)
                    .anySatisfy(test -> assertThat(test.get("exp_alerts")).isNotEmpty())
                    .anySatisfy(test -> assertThat(test.get("exp_alerts")).isEmpty());
        });
    }

    @Test
    void every_alert_waits_has_a_severity_and_says_where_to_read_on() throws Exception {
        Path root = Path.of(System.getProperty("atmosphere.root"));

        assertThat(rules("rules/alerts.yml")).allSatisfy(alert -> {
            assertThat(alert.path("for").asText()).matches("[1-9][0-9]*[mh]");
            assertThat(alert.at("/labels/severity").asText()).isIn("page", "warning");
            assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
            assertThat(alert.at("/annotations/description").asText()).isNotEmpty();
            Path runbook = root.resolve(alert.at("/annotations/runbook").asText());
            assertThat(runbook).isRegularFile();
            assertThat(Files.readString(runbook))
                    .as(runbook.toString())
                    .contains("`" + alert.get("alert").asText() + "`");
        });
    }

    @Test
    void a_runbook_says_what_it_means_how_to_look_and_what_to_do() throws Exception {
        try (Stream<Path> runbooks = Files.list(Path.of(System.getProperty("atmosphere.root"), "docs/runbooks"))) {
            assertThat(runbooks.toList()).hasSizeGreaterThan(10).allSatisfy(runbook -> assertThat(
                            Files.readString(runbook))
                    .startsWith("# ")
                    .contains("\n## What it means\n", "\n## How to look\n", "\n## What to do\n"));
        }
    }

    @Test
    void rules_ask_for_metrics_that_there_are() throws Exception {
        Set<String> exposed = Exposed.names();
        for (String file : List.of("rules/recording.yml", "rules/alerts.yml")) {
            for (JsonNode rule : rules(file)) {
                assertThat(exposed)
                        .containsAll(Exposed.askedFor(rule.get("expr").asText()));
            }
        }
    }
}
