package dev.atmosphere.edge.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What clients say to a broker and what they hear of it: a case of the files beside {@code conformance/statements.txt}.
 *
 * @param statements which of them it shows to hold; none in the files of MQTT 3.1.1
 * @param lines what happens, see {@link ConformanceScript}
 */
record ConformanceCase(String name, List<String> statements, List<String> lines) {
    private static final String CASE = "case:";
    private static final String STATEMENTS = "statements:";

    /** The cases of a file in {@code conformance}. */
    static List<ConformanceCase> in(String file) {
        List<ConformanceCase> cases = new ArrayList<>();
        String name = null;
        List<String> statements = List.of();
        List<String> lines = new ArrayList<>();
        for (String line : resource(file)) {
            if (line.startsWith(CASE)) {
                if (name != null) {
                    cases.add(new ConformanceCase(name, statements, List.copyOf(lines)));
                }
                name = line.substring(CASE.length()).strip();
                statements = List.of();
                lines.clear();
            } else if (line.startsWith(STATEMENTS)) {
                statements = List.of(line.substring(STATEMENTS.length()).strip().split(" +"));
            } else {
                lines.add(line);
            }
        }
        cases.add(new ConformanceCase(name, statements, List.copyOf(lines)));
        return cases;
    }

    /** The lines of a file in {@code conformance}, without empty ones and those that begin with #. */
    static List<String> resource(String file) {
        try (InputStream in = ConformanceCase.class.getResourceAsStream("/conformance/" + file)) {
            String text = new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .map(String::strip)
                    .filter(l -> !l.isEmpty() && !l.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
