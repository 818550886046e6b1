package dev.atmosphere.vision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.vision.Photographs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class VisionCommandsTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void put_pictures_there() throws IOException {
        Files.createDirectory(directory.resolve("sub"));
        Files.write(directory.resolve("a.jpg"), Photographs.get(1).bytes());
        Files.write(directory.resolve("sub/b.JPG"), Photographs.get(2).bytes());
        Files.writeString(directory.resolve("bad.jpg"), "not a picture");
    }

    @Test
    void detect_prints_an_entry_for_each_file_and_goes_on_after_a_bad_one() throws IOException {
        int exit = run(new DetectCommand(), "--json", directory.toString());

        JsonNode entries = new ObjectMapper().readTree(out.toString());
        assertThat(exit).isEqualTo(1);
        assertThat(entries).hasSize(3);
        JsonNode first = entries.get(0);
        assertThat(first.get("file").asText())
                .isEqualTo(directory.resolve("a.jpg").toString());
        assertThat(first.get("width").asInt()).isEqualTo(1920);
        assertThat(first.get("height").asInt()).isEqualTo(1280);
        assertThat(first.get("faces")).hasSize(3);
        JsonNode face = first.get("faces").get(0);
        assertThat(face.fieldNames())
                .toIterable()
                .containsExactly("x", "y", "width", "height", "score", "moods", "landmarks");
        assertThat(face.get("moods").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised");
        assertThat(face.get("landmarks")).hasSize(6).allSatisfy(p -> assertThat(p)
                .hasSize(2));
        JsonNode bad = entries.get(1);
        assertThat(bad.get("file").asText()).endsWith("bad.jpg");
        assertThat(bad.get("error").asText()).startsWith("not-an-image: ");
        assertThat(bad.has("faces")).isFalse();
        assertThat(entries.get(2).get("faces")).hasSize(3);
    }

    @Test
    void detect_tells_people_too_and_draws() {
        Path drawn = directory.resolve("drawn");

        int exit = run(
                new DetectCommand(),
                "--annotate",
                drawn.toString(),
                directory.resolve("a.jpg").toString());

        assertThat(exit).isZero();
        assertThat(out.toString()).contains("a.jpg  1920 x 1280  3 faces").contains("score 0.9");
        assertThat(drawn.resolve("a.jpg")).exists();
    }

    @Test
    void a_file_that_does_not_exist_is_an_entry_with_an_error() throws IOException {
        int exit = run(new DetectCommand(), "--json", "/no/such/file.jpg");

        JsonNode entries = new ObjectMapper().readTree(out.toString());
        assertThat(exit).isEqualTo(1);
        assertThat(entries.get(0).get("error").asText()).isEqualTo("no such file");
    }

    @Test
    void compare_prints_a_line_for_each_pair_and_leaves_empty_what_it_cannot_know() throws IOException {
        Path pairs = directory.resolve("pairs.csv");
        Files.write(pairs, List.of("file_a,file_b,same", "a.jpg,a.jpg,1", "a.jpg,sub/b.JPG,0", "\"bad.jpg\",a.jpg,0"));

        int exit = run(new CompareCommand(), "--pairs", pairs.toString());

        List<String> lines = out.toString().lines().toList();
        assertThat(exit).isEqualTo(1);
        assertThat(lines.get(0)).isEqualTo("file_a,file_b,similarity");
        assertThat(lines.get(1)).isEqualTo("a.jpg,a.jpg,1.000000");
        assertThat(lines.get(2)).matches("a\\.jpg,sub/b\\.JPG,-?0\\.\\d{6}");
        assertThat(lines.get(3)).isEqualTo("bad.jpg,a.jpg,");
        assertThat(err.toString()).contains("bad.jpg: not-an-image");
    }

    @Test
    void compare_of_two_pictures_says_whether_it_is_the_same_person() {
        String a = directory.resolve("a.jpg").toString();

        int exit = run(new CompareCommand(), a, a, "--json");

        assertThat(exit).isZero();
        assertThat(out.toString()).contains("\"similarity\":1.0").contains("\"same\":true");
    }

    @Test
    void compare_wants_two_pictures_or_a_list() {
        assertThat(run(new CompareCommand(), "one.jpg")).isEqualTo(2);
        assertThat(err.toString()).contains("Name two pictures");
    }

    @Test
    void the_benchmark_measures_every_part() throws IOException {
        int exit = run(
                new BenchVisionCommand(),
                "--seconds",
                "1",
                "--json",
                directory.resolve("a.jpg").toString());

        JsonNode outcome = new ObjectMapper().readTree(out.toString());
        assertThat(exit).isZero();
        assertThat(outcome.get("images").asInt()).isPositive();
        assertThat(outcome.get("imagesPerSecond").asDouble()).isPositive();
        for (String part : List.of("decode", "detect", "keypoints", "describe", "moods")) {
            assertThat(outcome.get("millisecondsByPart").get(part).asDouble())
                    .as(part)
                    .isPositive();
        }
    }

    private int run(Object command, String... arguments) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
