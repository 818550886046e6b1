package dev.atmosphere.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What in a page keeps people out who see, hear or move in another way than others: the rules of WCAG 2.2, levels A and AA, and axe's best
 * practices, as far as a program can check them (https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md).
 *
 * <p>The module whose tests ask has axe-core among its test dependencies.
 */
public final class Axe {
    private static final String RULES =
            "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']";

    /**
     * A rule that a page does not keep.
     *
     * @param impact {@code minor}, {@code moderate}, {@code serious} or {@code critical}
     * @param where each place with what is wrong there
     */
    public record Finding(String rule, String impact, String help, List<String> where) {
        @Override
        public String toString() {
            return impact + " " + rule + ": " + help + "\n    " + String.join("\n    ", where);
        }
    }

    private Axe() {}

    /** Everything that is found in the page as it stands at this moment. */
    public static List<Finding> of(Tab tab) {
        if (!tab.evaluate("Boolean(window.axe)").asBoolean()) {
            tab.evaluate(source() + "\n;undefined");
        }
        List<Finding> findings = new ArrayList<>();
        for (JsonNode one : tab.evaluate(
                """
                axe.run(document, { runOnly: %s, resultTypes: ['violations'], preload: false }).then(({ violations }) => violations
                  .map(({ id, impact, help, nodes }) => ({ id, impact, help, where: nodes
                    .map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary.replaceAll(/\\s+/g, ' ')}`) })))"""
                        .formatted(RULES))) {
            List<String> where = new ArrayList<>();
            one.path("where").forEach(place -> where.add(place.asText()));
            findings.add(new Finding(
                    one.path("id").asText(),
                    one.path("impact").asText(),
                    one.path("help").asText(),
                    where));
        }
        return findings;
    }

    private static String source() {
        try (InputStream in = Axe.class.getResourceAsStream("/axe.min.js")) {
            if (in == null) {
                throw new IllegalStateException("axe-core is not among this module's test dependencies");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
