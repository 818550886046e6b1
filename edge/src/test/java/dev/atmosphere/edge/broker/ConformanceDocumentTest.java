package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every statement of the standard that concerns a server has a case, no case names a statement that is none, and
 * {@code docs/mqtt-conformance.md} says so. That page is written anew with {@code -Datmosphere.docs.write=true}.
 */
class ConformanceDocumentTest {
    private static final Path PAGE = Path.of(System.getProperty("atmosphere.root"), "docs", "mqtt-conformance.md");

    /**
     * A normative statement of MQTT 5.
     *
     * @param concerns server, both, client, or absent: see {@code conformance/statements.txt}
     * @param text what it asks for, in our words
     * @param reason why there is nothing to see, where absent
     */
    private record Entry(String id, String concerns, String text, String reason) {
        static Entry parse(String line) {
            String[] columns = line.split("\\|", -1);
            assertThat(columns.length).as(line).isBetween(3, 4);
            Entry entry = new Entry(
                    columns[0].strip(),
                    columns[1].strip(),
                    columns[2].strip(),
                    columns.length == 4 ? columns[3].strip() : "");
            assertThat(entry.concerns).as(line).isIn("server", "both", "client", "absent");
            assertThat(entry.concerns.equals("absent")).as(line).isNotEqualTo(entry.reason.isEmpty());
            return entry;
        }

        boolean needsCase() {
            return concerns.equals("server") || concerns.equals("both");
        }
    }

    private final List<Entry> statements = ConformanceCase.resource("statements.txt").stream()
            .map(Entry::parse)
            .toList();

    @Test
    void every_statement_about_a_server_has_a_case() throws Exception {
        Map<String, List<String>> cases = cases();
        assertThat(statements.stream().map(Entry::id)).doesNotHaveDuplicates().hasSize(251);
        assertThat(statements.stream().filter(Entry::needsCase).map(Entry::id).filter(id -> !cases.containsKey(id)))
                .as("statements without a case")
                .isEmpty();
        assertThat(cases.keySet())
                .as("statements that cases name")
                .isSubsetOf(statements.stream().map(Entry::id).toList());
    }

    @Test
    void every_case_is_about_a_statement_and_expects_something() {
        for (String file : ConformanceTest.FILES) {
            for (ConformanceCase one : ConformanceCase.in(file)) {
                assertThat(one.statements()).as(one.name()).isNotEmpty().doesNotHaveDuplicates();
                assertThat(one.lines()).as(one.name()).anyMatch(l -> l.contains(" < ") || l.contains(" = mqtt"));
            }
        }
    }

    @Test
    void the_page_says_what_the_cases_show() throws Exception {
        String page = page(cases());
        if (Boolean.getBoolean("atmosphere.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("docs/mqtt-conformance.md is behind the cases").hasContent(page);
    }

    private String page(Map<String, List<String>> cases) {
        long covered = statements.stream().filter(Entry::needsCase).count();
        long byCases = ConformanceTest.cases().count();
        StringBuilder page = new StringBuilder();
        page.append("# The broker and the MQTT 5 standard\n\n")
                .append("Generated from the tests (`ConformanceDocumentTest`): do not edit.\n\n")
                .append("MQTT 5.0 numbers ")
                .append(statements.size())
                .append(" normative statements. ")
                .append(covered)
                .append(" of them concern a server, or packets that both ends send: each has one test at ")
                .append(
                        "least, over a socket, against a running broker. The others are rules for clients, listed with ")
                .append(
                        "what the broker answers to those who break them where it can see it, and what a broker without ")
                .append("extended authentication does not do.\n\n")
                .append("The ")
                .append(byCases)
                .append(" cases stand packet by packet in ")
                .append("[`edge/src/test/resources/conformance`](../edge/src/test/resources/conformance); ")
                .append(
                        "names_with_underscores are test methods. What the statements say is told here in our words; the ")
                .append("standard's count.\n");
        String chapter = "";
        for (Entry entry : statements) {
            String its = entry.id().substring(0, entry.id().indexOf('-')).replaceFirst("^(\\d+\\.\\d+).*", "$1");
            if (!its.equals(chapter)) {
                chapter = its;
                page.append("\n## Section ")
                        .append(chapter)
                        .append("\n\n| statement | what | concerns | shown by |\n")
                        .append("|---|---|---|---|\n");
            }
            String shown = String.join("<br>", cases.getOrDefault(entry.id(), List.of()));
            page.append("| MQTT-")
                    .append(entry.id())
                    .append(" | ")
                    .append(entry.text().replace("|", "\\|"))
                    .append(" | ")
                    .append(entry.concerns().equals("both") ? "both ends" : entry.concerns())
                    .append(" | ")
                    .append(shown.isEmpty() ? entry.reason() : shown.replace("|", "\\|"))
                    .append(" |\n");
        }
        page.append("\n## MQTT 3.1.1, where it differs\n\n");
        ConformanceCase.in(ConformanceTest.MQTT_3)
                .forEach(one -> page.append("- ").append(one.name()).append('\n'));
        return page.toString();
    }

    /** By statement. */
    private static Map<String, List<String>> cases() throws IOException, URISyntaxException {
        Map<String, List<String>> cases = new LinkedHashMap<>();
        for (String file : ConformanceTest.FILES) {
            for (ConformanceCase one : ConformanceCase.in(file)) {
                one.statements().forEach(id -> cases.computeIfAbsent(id, i -> new ArrayList<>())
                        .add(one.name()));
            }
        }
        for (Method method : annotated()) {
            for (String id : method.getAnnotation(Statement.class).value()) {
                cases.computeIfAbsent(id, i -> new ArrayList<>())
                        .add("`" + method.getDeclaringClass().getSimpleName() + "." + method.getName() + "`");
            }
        }
        return cases;
    }

    /** The test methods of this package that name statements, in the order of their names. */
    private static List<Method> annotated() throws IOException, URISyntaxException {
        Path root = Path.of(ConformanceDocumentTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String own = ConformanceDocumentTest.class.getPackageName();
        List<Method> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(root.resolve(own.replace('.', '/')))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith("Test.class")) {
                    found.addAll(Stream.of(
                                    load(own + "." + name.replace(".class", "")).getDeclaredMethods())
                            .filter(m -> m.isAnnotationPresent(Statement.class))
                            .sorted(java.util.Comparator.comparing(Method::getName))
                            .toList());
                }
            }
        }
        return found;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ConformanceDocumentTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
