package dev.atmosphere.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Dashboards fit Grafana's own published types ({@code @grafana/schema}): TypeScript's compiler judges each as a constant, panels by
 * their kind. Grafana publishes no JSON schema of them.
 */
@Timeout(300)
class GrafanaTypesTest {
    @TempDir
    private Path directory;

    private Path installed;

    @BeforeEach
    void grafanas_types_are_here() throws Exception {
        installed = Npm.installed();
        Files.createSymbolicLink(directory.resolve("node_modules"), installed.resolve("node_modules"));
        for (String name : List.of("dashboard.ts", "grafana.ts")) {
            Files.copy(Npm.SOURCES.resolve(name), directory.resolve(name));
        }
    }

    private Path constant(String name, String json) throws IOException {
        return Files.writeString(
                directory.resolve(name + ".of.ts"),
                "import type { OurDashboard } from './dashboard';\nexport const it: OurDashboard =\n" + json + ";\n");
    }

    private Npm.Said compile(List<Path> files) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("node", "node_modules/typescript/bin/tsc", "--noEmit", "--strict"));
        command.addAll(
                List.of("--skipLibCheck", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler"));
        files.forEach(file -> command.add(file.toString()));
        return Npm.run(directory, command.toArray(String[]::new));
    }

    private static String text(String dashboard) throws IOException {
        return Files.readString(Dashboards.directory().resolve("grafana/dashboards/" + dashboard + ".json"));
    }

    @Test
    void every_dashboard_is_one_to_grafana() throws Exception {
        List<Path> constants = new ArrayList<>();
        for (Dashboards.Dashboard dashboard : Dashboards.all()) {
            constants.add(constant(dashboard.name(), text(dashboard.name())));
        }

        Npm.Said said = compile(constants);

        assertThat(said.code()).as(said.text()).isZero();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".of.ts"))).hasSize(4);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"displayMode\": \"list\"  | \"displayMode\": \"lits\"",
                "\"sort\": \"desc\"         | \"srot\": \"desc\"",
                "\"unit\": \"ops\"          | \"unit\": 5",
                "\"gridPos\": {\"h\": 4,    | \"gridPos\": {",
                "\"type\": \"stat\"         | \"type\": \"state\"",
                "\"refId\": \"A\"           | \"refid\": \"A\"",
                "\"mode\": \"thresholds\"   | \"mode\": \"treshold\"",
                "\"multi\": true            | \"multy\": true"
            })
    void a_slip_is_seen(String right, String wrong) throws Exception {
        String slipped = text("throughput").replaceFirst(Pattern.quote(right), wrong);
        assertThat(slipped).contains(wrong);

        Npm.Said said = compile(List.of(constant("slipped", slipped)));

        assertThat(said.code()).isNotZero();
        assertThat(said.text()).contains("slipped.of.ts", "error TS2");
    }
}
