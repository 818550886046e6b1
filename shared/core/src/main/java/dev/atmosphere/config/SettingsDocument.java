package dev.atmosphere.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the page of all settings out of the commented defaults files, so that neither can lie about the other. */
public final class SettingsDocument {
    private SettingsDocument() {}

    /**
     * @param files title by resource, in the order of the page
     */
    public static String markdown(Map<String, String> files) {
        StringBuilder page = new StringBuilder(
                """
                # Settings

                Generated from the defaults files, which a test compares with this page.

                A setting is overridden by a file (`--config FILE`, the same form as the defaults), over that by the environment, over
                that by the command line (`--set key=value`). All problems are told at once, a mistyped key with what was probably meant.
                Times are written `250ms 30s 5m 2h 7d`, sizes `512 64KB 8MB 2GB` (1 KB = 1024 bytes).
                """);
        files.forEach((resource, title) -> {
            page.append("\n## ")
                    .append(title)
                    .append("\n\n| setting | environment | default | meaning |\n|---|---|---|---|\n");
            entries(resource).forEach(entry -> page.append("| `")
                    .append(entry.key())
                    .append("` | `")
                    .append(Settings.environmentName(entry.key()))
                    .append("` | ")
                    .append(entry.value().isEmpty() ? "" : "`" + entry.value() + "`")
                    .append(" | ")
                    .append(entry.meaning().replace("|", "\\|"))
                    .append(" |\n"));
        });
        return page.toString();
    }

    private record Entry(String key, String value, String meaning) {}

    /** A comment belongs to all settings that follow it up to the next blank line or comment. */
    private static List<Entry> entries(String resource) {
        List<Entry> entries = new ArrayList<>();
        StringBuilder comment = new StringBuilder();
        boolean commentEnded = false;
        for (String line : lines(resource)) {
            if (line.startsWith("#")) {
                if (commentEnded) {
                    comment.setLength(0);
                    commentEnded = false;
                }
                String text = line.substring(1).trim();
                if (!text.startsWith("---")) {
                    comment.append(comment.isEmpty() ? "" : " ").append(text);
                }
            } else if (line.isBlank()) {
                comment.setLength(0);
            } else {
                String[] halves = line.split("=", 2);
                entries.add(new Entry(halves[0].trim(), halves[1].trim(), comment.toString()));
                commentEnded = true;
            }
        }
        return entries;
    }

    private static List<String> lines(String resource) {
        try (InputStream in = SettingsDocument.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no defaults file " + resource + " on the class path");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
