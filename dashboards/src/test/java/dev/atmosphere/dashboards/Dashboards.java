package dev.atmosphere.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The dashboards as their files have them, and what they ask Prometheus for. */
public final class Dashboards {
    private static final Path HERE = Path.of(System.getProperty("atmosphere.root"), "dashboards");

    private Dashboards() {}

    /** @param name of its file, without {@code .json} */
    public record Dashboard(String name, JsonNode json) {
        /** All but rows. */
        public List<JsonNode> panels() {
            return each(json.get("panels"))
                    .filter(panel -> !panel.get("type").asText().equals("row"))
                    .toList();
        }

        public List<JsonNode> variables() {
            return each(json.get("templating").get("list")).toList();
        }
    }

    /**
     * What a panel asks for.
     *
     * @param at {@code dashboard / panel / refId}, or the alert's name
     * @param promql with Grafana's variables replaced
     */
    public record Question(String at, String promql) {}

    /**
     * A question whose answer is empty by nature.
     *
     * @param at as of {@link Question}
     * @param seldom it may have an answer in a healthy gateway all the same
     */
    public record Empty(String at, String why, boolean seldom) {}

    public static Path directory() {
        return HERE;
    }

    public static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(HERE.resolve("grafana/dashboards"))) {
            return files.sorted()
                    .map(file -> new Dashboard(file.getFileName().toString().replaceFirst("\\.json$", ""), read(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<Question> questions() {
        List<Question> questions = new ArrayList<>();
        for (Dashboard dashboard : all()) {
            for (JsonNode panel : dashboard.panels()) {
                each(panel.get("targets"))
                        .forEach(target -> questions.add(new Question(
                                dashboard.name() + " / " + panel.get("title").asText() + " / "
                                        + target.get("refId").asText(),
                                withoutVariables(target.get("expr").asText()))));
            }
        }
        return questions;
    }

    /** What is empty by nature: {@code empty.json} beside the dashboards. */
    public static List<Empty> empty() {
        return each(read(HERE.resolve("empty.json")))
                .map(one -> new Empty(
                        one.get("at").asText(),
                        one.get("why").asText(),
                        one.path("seldom").asBoolean()))
                .toList();
    }

    /** As Grafana asks if everything is chosen, of a Prometheus that scrapes every 5 seconds or more often. */
    public static String withoutVariables(String promql) {
        return promql.replace("$__rate_interval", "1m")
                .replace("$__range", "30m")
                .replaceAll("\\$(site|job|step|station)\\b", ".*");
    }

    static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static JsonNode read(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
