package dev.atmosphere.sim.scene;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.atmosphere.codec.Json;
import dev.atmosphere.face.Box;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The file in which the truth of pictures stands: {@code [{"file", "faces": [{"x", "y", "w", "h", "person", "stranger"}], "ignore":
 * [...]}]}, pixels of the picture, origin at the top left. A face may tell its {@code person}, and whether that is a {@code
 * stranger}, whom nobody is to know. Other fields are passed over.
 */
final class TruthFile {
    private TruthFile() {}

    /**
     * The truths by file name.
     *
     * @throws IOException naming {@code where} if it is not such a file
     */
    static Map<String, Truth> read(InputStream in, String where) throws IOException {
        List<Entry> entries;
        try {
            entries = Json.json().readValue(in, new TypeReference<List<Entry>>() {});
        } catch (JacksonException e) {
            throw new IOException(where + " is not a truth file: " + e.getOriginalMessage(), e);
        }
        Map<String, Truth> truths = new HashMap<>();
        for (Entry entry : entries) {
            if (entry.file == null) {
                throw new IOException(where + " is not a truth file: an entry without \"file\"");
            }
            try {
                truths.put(entry.file, new Truth(boxes(entry.faces), who(entry.faces), boxes(entry.ignore)));
            } catch (IllegalArgumentException e) {
                throw new IOException(where + ": " + entry.file + ": " + e.getMessage(), e);
            }
        }
        return Map.copyOf(truths);
    }

    private static List<Box> boxes(List<Rectangle> rectangles) {
        Stream<Rectangle> given = rectangles == null ? Stream.empty() : rectangles.stream();
        return given.map(r -> new Box(r.x, r.y, r.w, r.h)).toList();
    }

    private static List<Optional<Who>> who(List<Rectangle> rectangles) {
        Stream<Rectangle> given = rectangles == null ? Stream.empty() : rectangles.stream();
        return given.map(r -> Optional.ofNullable(r.person).map(name -> new Who(name, r.stranger)))
                .toList();
    }

    private record Entry(String file, List<Rectangle> faces, List<Rectangle> ignore) {}

    private record Rectangle(double x, double y, double w, double h, String person, boolean stranger) {}
}
