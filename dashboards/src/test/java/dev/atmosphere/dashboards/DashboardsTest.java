package dev.atmosphere.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.atmosphere.dashboards.Dashboards.Dashboard;
import dev.atmosphere.dashboards.Dashboards.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Grafana is given, beyond its types (see {@link GrafanaTypesTest}): whole, readable, and about metrics that there are. */
@Timeout(120)
class DashboardsTest {
    private static final Path ROOT = Path.of(System.getProperty("atmosphere.root"));
    /** Of those in Grafana's list of units (packages/grafana-data/src/valueFormats/categories.ts), the ones that are used here. */
    private static final Set<String> UNITS =
            Set.of("short", "percentunit", "s", "bytes", "Bps", "ops", "mps", "cpm", "celsius");

    @TempDir
    private Path directory;

    private static List<JsonNode> panels() {
        return Dashboards.all().stream()
                .flatMap(dashboard -> dashboard.panels().stream())
                .toList();
    }

    @Test
    void there_are_the_four_dashboards_each_with_an_address_of_its_own() {
        assertThat(Dashboards.all())
                .extracting(Dashboard::name)
                .containsExactly("cloud", "edge", "people", "throughput");
        assertThat(Dashboards.all())
                .extracting(dashboard -> dashboard.json().get("uid").asText())
                .doesNotHaveDuplicates()
                .allMatch(uid -> uid.matches("atmosphere-[a-z]{1,29}"));
    }

    @Test
    void every_panel_has_a_unit_a_description_and_a_runbook() {
        assertThat(panels()).hasSizeGreaterThan(80).allSatisfy(panel -> {
            assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isIn(UNITS);
            assertThat(panel.get("description").asText()).endsWith(".").hasSizeGreaterThan(10);
            assertThat(panel.at("/links/0/url").asText()).startsWith("${runbooks}/");
            assertThat(ROOT.resolve("docs/runbooks")
                            .resolve(panel.at("/links/0/url").asText().substring("${runbooks}/".length())))
                    .isRegularFile();
        });
    }

    @Test
    void panels_do_not_share_ids_titles_or_room() {
        for (Dashboard dashboard : Dashboards.all()) {
            List<JsonNode> all = Dashboards.each(dashboard.json().get("panels")).toList();
            assertThat(all).extracting(panel -> panel.get("id").asInt()).doesNotHaveDuplicates();
            assertThat(all).extracting(panel -> panel.get("title").asText()).doesNotHaveDuplicates();
            Set<List<Integer>> taken = new HashSet<>();
            for (JsonNode panel : all) {
                JsonNode at = panel.get("gridPos");
                assertThat(at.get("x").asInt() + at.get("w").asInt()).isLessThanOrEqualTo(24);
                for (int x = 0; x < at.get("w").asInt(); x++) {
                    for (int y = 0; y < at.get("h").asInt(); y++) {
                        assertThat(taken.add(List.of(
                                        at.get("x").asInt() + x, at.get("y").asInt() + y)))
                                .as("%s: %s lies on another", dashboard.name(), panel.get("title"))
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void every_question_has_a_name_of_its_own_and_asks_the_chosen_prometheus() {
        assertThat(panels()).allSatisfy(panel -> {
            List<JsonNode> targets = Dashboards.each(panel.get("targets")).toList();
            assertThat(targets).isNotEmpty();
            assertThat(targets)
                    .extracting(target -> target.get("refId").asText())
                    .doesNotHaveDuplicates();
            assertThat(targets).allSatisfy(target -> {
                assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                assertThat(target.get("expr").asText()).contains("site=~\"$site\"");
            });
        });
    }

    @Test
    void every_variable_that_is_used_can_be_chosen_and_the_other_way_round() {
        for (Dashboard dashboard : Dashboards.all()) {
            String text = dashboard.panels().toString();
            assertThat(dashboard.variables())
                    .extracting(variable -> variable.get("name").asText())
                    .contains("datasource", "site", "runbooks")
                    .allSatisfy(name -> assertThat(text).containsPattern("\\$\\{?" + name + "\\b"));
            List<String> names = dashboard.variables().stream()
                    .map(variable -> variable.get("name").asText())
                    .toList();
            assertThat(text.replaceAll("\\$\\{?(" + String.join("|", names) + "|__rate_interval|__range)\\b", ""))
                    .as(dashboard.name())
                    .doesNotContain("$");
        }
    }

    @Test
    void dashboards_ask_for_metrics_that_there_are() throws Exception {
        Set<String> exposed = Exposed.names();
        assertThat(Dashboards.questions()).hasSizeGreaterThan(100).allSatisfy(question -> assertThat(exposed)
                .containsAll(Exposed.askedFor(question.promql())));
        assertThat(Dashboards.all()).flatExtracting(Dashboard::variables).allSatisfy(variable -> assertThat(exposed)
                .containsAll(Exposed.askedFor(variable.path("definition").asText())));
    }

    @Test
    void prometheus_understands_every_expression() throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n  - name: dashboards\n    rules:\n");
        List<Question> questions = Dashboards.questions();
        for (int i = 0; i < questions.size(); i++) {
            rules.append("      - record: panel:")
                    .append(i)
                    .append("\n        expr: '")
                    .append(questions.get(i).promql().replace("'", "''"))
                    .append("'\n");
        }
        Files.writeString(directory.resolve("rules.yml"), rules);

        Promtool.accepts(directory, "check", "rules", "rules.yml");
    }

    @Test
    void what_is_listed_as_empty_is_there_and_has_a_reason() throws IOException {
        List<String> known = new ArrayList<>();
        Dashboards.questions().forEach(question -> known.add(question.at()));
        Dashboards.each(new YAMLMapper()
                        .readTree(Dashboards.directory()
                                .resolve("prometheus/rules/alerts.yml")
                                .toFile())
                        .get("groups"))
                .flatMap(group -> Dashboards.each(group.get("rules")))
                .forEach(rule -> known.add(rule.get("alert").asText()));

        assertThat(Dashboards.empty())
                .extracting(Dashboards.Empty::at)
                .isSubsetOf(known)
                .doesNotHaveDuplicates();
        assertThat(Dashboards.empty())
                .allSatisfy(empty -> assertThat(empty.why()).hasSizeGreaterThan(10));
    }
}
