package dev.atmosphere.vision.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of pairs of files (CSV, RFC 4180, with the columns {@code file_a} and {@code file_b} among others). Relative paths
 * are looked for beside the list, then in an {@code images} directory beside it.
 */
record PairsCsv(Path list, List<Pair> pairs) {
    record Pair(String a, String b) {}

    static PairsCsv read(Path list) throws IOException {
        List<String> lines =
                Files.readAllLines(list).stream().filter(l -> !l.isBlank()).toList();
        List<String> header = lines.isEmpty() ? List.of() : fields(lines.get(0));
        int a = header.indexOf("file_a");
        int b = header.indexOf("file_b");
        if (a < 0 || b < 0) {
            throw new IOException(list + ": the first line has to name the columns file_a and file_b");
        }
        List<Pair> pairs = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> fields = fields(line);
            if (fields.size() <= Math.max(a, b)) {
                throw new IOException(list + ": this line has too few columns: " + line);
            }
            pairs.add(new Pair(fields.get(a), fields.get(b)));
        }
        return new PairsCsv(list, pairs);
    }

    Path resolve(String file) {
        Path beside = list.toAbsolutePath().getParent();
        Path found = beside.resolve(file);
        return Files.exists(found) || !Files.exists(beside.resolve("images").resolve(file))
                ? found
                : beside.resolve("images").resolve(file);
    }

    static String quoted(String field) {
        return field.contains(",") || field.contains("\"") ? '"' + field.replace("\"", "\"\"") + '"' : field;
    }

    static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().strip());
        return fields;
    }
}
