package dev.atmosphere.vision.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/**
 * The converted models give what TensorFlow.js gives for the original ones: reference values made by
 * {@code src/test/tfjs/reference.mjs}. The input differs in its colour channels, so that swapped ones are seen.
 */
class TfjsParityTest {
    private static final double SAME = 2e-4;

    @ParameterizedTest
    @CsvSource({
        "faceboxes, input, boxes, boxes",
        "faceboxes, input, scores, scores",
        "keypoints, input, objects, objects",
        "descriptor, input, descriptor, descriptor",
        "moods, input, moods, moods",
        "ssd, input, boxes, boxes",
        "ssd, input, scores, scores",
    })
    void a_converted_model_agrees_with_tensorflow_js(String model, String input, String output, String reference)
            throws IOException {
        JsonNode expected = reference(model);

        float[] values = run(model, input, output, pattern(expected, 0, 1, 2));

        assertThat(farthest(values, expected.get(reference))).isLessThan(SAME);
        assertThat((double) sum(values))
                .isCloseTo(expected.get(reference).get("sum").asDouble(), within(0.01 + 1e-4 * values.length));
    }

    @ParameterizedTest
    @CsvSource({"faceboxes, scores", "keypoints, objects", "descriptor, descriptor", "moods, moods", "ssd, scores"})
    void swapped_colours_would_be_seen(String model, String output) throws IOException {
        JsonNode expected = reference(model);

        float[] values = run(model, "input", output, pattern(expected, 2, 1, 0));

        assertThat(farthest(values, expected.get(output))).isGreaterThan(10 * SAME);
    }

    @ParameterizedTest
    @CsvSource({"150, 200", "256, 384", "97, 130"})
    void a_box_decoded_by_itself_is_the_one_that_the_model_decodes(int height, int width) {
        float[] input = pattern(height, width, 0, 1, 2);
        float[] encodings = run("faceboxes", "input", "encodings", input, 1, height, width, 3);
        float[] logits = run("faceboxes", "input", "logits", input, 1, height, width, 3);
        float[] boxes = run("faceboxes", "input", "boxes", input, 1, height, width, 3);
        float[] scores = run("faceboxes", "input", "scores", input, 1, height, width, 3);
        var anchors = new dev.atmosphere.vision.geometry.FaceBoxesAnchors(width, height);

        assertThat(anchors.count()).isEqualTo(scores.length);
        for (int i = 0; i < scores.length; i++) {
            assertThat(1 / (1 + Math.exp(logits[2 * i] - logits[2 * i + 1]))).isCloseTo(scores[i], within(1e-5));
            double top = boxes[4 * i] * height;
            double left = boxes[4 * i + 1] * width;
            double bottom = boxes[4 * i + 2] * height;
            double right = boxes[4 * i + 3] * width;
            if (right - left > 1.01 && bottom - top > 1.01) {
                var box = anchors.decode(i, encodings, 4 * i);
                assertThat(box.x()).as("left of %s", i).isCloseTo(left, within(0.1));
                assertThat(box.y()).as("top of %s", i).isCloseTo(top, within(0.1));
                assertThat(box.x() + box.width()).as("right of %s", i).isCloseTo(right, within(0.1));
                assertThat(box.y() + box.height()).as("bottom of %s", i).isCloseTo(bottom, within(0.1));
            }
        }
    }

    private static float[] run(String model, String input, String output, float[] picture) throws IOException {
        JsonNode size = reference(model);
        return run(
                model,
                input,
                output,
                picture,
                1,
                size.get("height").asInt(),
                size.get("width").asInt(),
                3);
    }

    private static float[] run(String model, String input, String output, float[] picture, long... shape) {
        try (Inference inference = Inference.ofModel(new PackedModels(), model, 1, -1);
                TFloat32 tensor = Floats.tensor(picture, shape);
                Result result =
                        inference.run().feed(input, tensor).fetch(output).run()) {
            return Floats.of((TFloat32) result.get(0));
        }
    }

    private static JsonNode reference(String model) throws IOException {
        try (var in = TfjsParityTest.class.getResourceAsStream("/tfjs-reference.json")) {
            return new ObjectMapper().readTree(in).get(model);
        }
    }

    private static float[] pattern(JsonNode size, int... channels) {
        return pattern(size.get("height").asInt(), size.get("width").asInt(), channels);
    }

    /** The same pattern as in reference.mjs. */
    private static float[] pattern(int height, int width, int... channels) {
        float[] values = new float[height * width * 3];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    int k = channels[c];
                    double wave = Math.sin((x * (k + 2)) / 23.0) + Math.cos((y * (4 - k)) / 31.0);
                    values[(y * width + x) * 3 + c] = (float) Math.floor(128 + 40 * wave + 20 * (k - 1));
                }
            }
        }
        return values;
    }

    private static double farthest(float[] values, JsonNode reference) {
        int step = reference.get("step").asInt();
        List<Double> distances = new ArrayList<>();
        for (int i = 0; i < reference.get("samples").size(); i++) {
            double expected = reference.get("samples").get(i).asDouble();
            distances.add(Math.abs(values[i * step] - expected) / Math.max(1, Math.abs(expected)));
        }
        return distances.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private static float sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return (float) sum;
    }
}
