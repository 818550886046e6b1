package dev.atmosphere.flow;

import dev.atmosphere.topic.Topic;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Draws flows as a Markdown page: a Mermaid diagram, a table of the steps, a table of the topics. */
public final class FlowDocument {
    private FlowDocument() {}

    public static String markdown(List<Flow> flows) {
        StringBuilder page = new StringBuilder(
                """
                # The flow

                Generated from the code (`EdgeFlow`, `CloudFlow`, `Topics`) and checked by a test: change the flow, not this page.
                Rounded: a step. Boxed: a topic. Every topic has a dead-letter twin, its name with `.dlq`.

                ```mermaid
                flowchart TD
                """);
        for (Flow flow : flows) {
            page.append("  subgraph ").append(flow.name()).append('\n');
            flow.lines().stream().map(Line::step).distinct().forEach(step -> page.append("    ")
                    .append(step)
                    .append("([")
                    .append(step)
                    .append("])\n"));
            page.append("  end\n");
        }
        Set<Topic<?>> topics = topicsOf(flows);
        for (Topic<?> topic : topics) {
            page.append("  ")
                    .append(idOf(topic))
                    .append("[\"")
                    .append(topic.name())
                    .append("\"]\n");
        }
        for (Flow flow : flows) {
            for (Line<?> line : flow.lines()) {
                page.append("  ")
                        .append(idOf(line.input()))
                        .append(" --> ")
                        .append(line.step())
                        .append('\n');
                for (Topic<?> output : line.outputs()) {
                    page.append("  ")
                            .append(line.step())
                            .append(" --> ")
                            .append(idOf(output))
                            .append('\n');
                }
            }
        }
        page.append("```\n\n## Steps\n\n| program | step | reads | as group | emits |\n|---|---|---|---|---|\n");
        for (Flow flow : flows) {
            for (Line<?> line : flow.lines()) {
                page.append("| ")
                        .append(flow.name())
                        .append(" | ")
                        .append(line.step())
                        .append(" | `")
                        .append(line.input())
                        .append("` | `")
                        .append(line.group())
                        .append(line.reader().isPresent() ? "`, each for itself | " : "` | ")
                        .append(line.outputs().stream().map(t -> "`" + t + "`").collect(Collectors.joining(", ")))
                        .append(" |\n");
            }
        }
        page.append("\n## Topics\n\n| topic | carried by | read by | event | says |\n|---|---|---|---|---|\n");
        for (Topic<?> topic : topics) {
            page.append("| `")
                    .append(topic)
                    .append("` | ")
                    .append(topic.home().carrier())
                    .append(" | ")
                    .append(topic.readers() == Topic.Readers.ONE_GROUP ? "one group" : "several groups")
                    .append(topic.kept() == Topic.Kept.LATEST_OF_EACH_KEY ? ", the latest event for ever" : "")
                    .append(" | `")
                    .append(topic.type().getSimpleName())
                    .append("` | ")
                    .append(topic.about())
                    .append(" |\n");
        }
        return page.toString();
    }

    private static Set<Topic<?>> topicsOf(List<Flow> flows) {
        Set<Topic<?>> topics = new LinkedHashSet<>();
        for (Flow flow : flows) {
            for (Line<?> line : flow.lines()) {
                topics.add(line.input());
                topics.addAll(line.outputs());
            }
        }
        return topics;
    }

    private static String idOf(Topic<?> topic) {
        return topic.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    }
}
