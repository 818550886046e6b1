package dev.atmosphere.vision.tensorflow.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
        write(
                directory.resolve("faceboxes.pb"),
                graphModel("faceboxes")
                        .write(
                                "ToFloat",
                                net -> net.resizedPicture("input"),
                                Map.of(
                                        "boxes", "postprocessing/clip_by_value_1",
                                        "scores", "postprocessing/strided_slice_2")));
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
