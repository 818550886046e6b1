package dev.atmosphere.vision.tensorflow.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.proto.GraphDef;

/**
 * Turns the models' sources into frozen graphs, one file a model.
 *
 * <p>Every graph takes its pictures from the node {@code input} as float RGB 0..255; what the model wants beyond that is the
 * first nodes of its graph, so that no caller can get it wrong. In the detectors' graphs {@code input} is itself computed,
 * from the decoded picture ({@code picture}, bytes {@code [H,W,3]}) and the size to work at ({@code size}, height and width).
 */
final class ConvertModels {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path sources;

    ConvertModels(Path sources) {
        this.sources = sources;
    }

    void into(Path directory) throws IOException {
        write(directory.resolve("faceboxes.pb"), faceBoxes());
        write(
                directory.resolve("keypoints.pb"),
                graphModel("facemesh-detection-short")
                        .write(
                                "input",
                                net -> Normalize.minusOneToOne(net, net.floatInput("input", -1, 128, 128, 3)),
                                Map.of("objects", "Identity")));
        write(directory.resolve("descriptor.pb"), new DlibNet(weights("face_recognition_model")).write());
        write(directory.resolve("moods.pb"), new ExpressionNet(weights("face_expression_model")).write());
        write(directory.resolve("ssd.pb"), new SsdNet(weights("ssd_mobilenetv1_model")).write());
    }

    /**
     * FaceBoxes brings pictures to -1..1 by a multiplication, a padding with black, another multiplication and a
     * subtraction, all on the full picture. Here it is one subtraction and a padding with what black is then; the factor
     * goes into the weights of the first convolution.
     *
     * <p>{@code logits} and {@code encodings} are what the caller uses: decoding only the few boxes above a threshold is
     * far cheaper than decoding all 50,000. The model's own decoding stays, for the tests to compare with; what is not
     * fetched is not computed.
     */
    private GraphDef faceBoxes() throws IOException {
        Map<String, String> outputs = new TreeMap<>(Map.of(
                "encodings", "reshaping/concat",
                "logits", "reshaping/concat_1",
                "boxes", "postprocessing/clip_by_value_1",
                "scores", "postprocessing/strided_slice_2"));
        String padded = "image_padding/pad_to_bounding_box/Pad";
        return graphModel("faceboxes")
                .scaled("conv1/Conv2D_weights", 1 / 127.5f)
                .padded(padded, -127.5f)
                .alias("standardize_input/sub", padded)
                .pooledApart("pool1/MaxPool")
                .pooledApart("pool2/MaxPool")
                .write(
                        "mul",
                        net -> net.op(
                                "Sub", "centred", net.resizedPicture("input"), net.scalar("centred/middle", 127.5f)),
                        outputs);
    }

    private GraphModel graphModel(String name) throws IOException {
        return new GraphModel(
                JSON.readTree(sources.resolve(name + ".json").toFile()),
                Files.readAllBytes(sources.resolve(name + ".bin")));
    }

    private Map<String, Weights> weights(String name) throws IOException {
        JsonNode manifest =
                JSON.readTree(sources.resolve(name + "-weights_manifest.json").toFile());
        return Weights.readAll(manifest.get(0).get("weights"), Files.readAllBytes(sources.resolve(name + ".bin")));
    }

    private static void write(Path file, GraphDef graph) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            CodedOutputStream coded = CodedOutputStream.newInstance(out);
            // Attributes are a map: without this their order, and so the bytes, would differ from run to run.
            coded.useDeterministicSerialization();
            graph.writeTo(coded);
            coded.flush();
        }
    }
}
