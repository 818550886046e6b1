package dev.atmosphere.vision.tensorflow.convert;

import dev.atmosphere.vision.tensorflow.convert.NetWriter.Padding;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

/**
 * The strict detector: a single-shot detector on MobileNet v1.
 *
 * <p>Input {@code input}: {@code [1,512,512,3]} RGB 0..255, the picture at the top left, black elsewhere. Outputs:
 * {@code boxes} {@code [5118,4]} (top, left, bottom, right in 0..1 of the input), {@code scores} {@code [5118]}; non-maximum
 * suppression is left to the caller. Batch normalization is folded into the depthwise filters.
 */
final class SsdNet {
    static final int SIZE = 512;
    private static final int ANCHORS = 5118;
    private static final double EPSILON = 0.0010000000474974513;
    private static final Set<Integer> HALVING = Set.of(2, 4, 6, 12);

    private final NetWriter net = new NetWriter();
    private final Map<String, Weights> weights;

    SsdNet(Map<String, Weights> weights) {
        this.weights = weights;
    }

    GraphDef write() {
        String resized = net.resizedPicture("resized");
        String x = Normalize.minusOneToOne(net, net.padToSquare("input", resized, SIZE));
        x = convolution(x, "MobilenetV1/Conv2d_0_pointwise", 2);
        String[] seen = new String[6];
        for (int layer = 1; layer <= 13; layer++) {
            x = depthwise(x, "MobilenetV1/Conv2d_" + layer + "_depthwise", HALVING.contains(layer) ? 2 : 1);
            x = convolution(x, "MobilenetV1/Conv2d_" + layer + "_pointwise", 1);
            if (layer == 11) {
                seen[0] = x;
            }
        }
        seen[1] = x;
        for (int layer = 0; layer < 8; layer++) {
            x = convolution(x, "Prediction/Conv2d_" + layer + "_pointwise", layer % 2 == 1 ? 2 : 1);
            if (layer % 2 == 1) {
                seen[2 + layer / 2] = x;
            }
        }
        String[] boxes = new String[seen.length];
        String[] classes = new String[seen.length];
        for (int i = 0; i < seen.length; i++) {
            String head = "Prediction/BoxPredictor_" + i;
            boxes[i] = net.reshape(head + "/boxes", head(seen[i], head + "/BoxEncodingPredictor"), -1, 4);
            classes[i] = net.reshape(head + "/classes", head(seen[i], head + "/ClassPredictor"), -1, 3);
        }
        decode(net.concat("encodings", 0, boxes));
        score(net.concat("classes", 0, classes));
        return net.written();
    }

    private void score(String classes) {
        // Of the three classes the second is "face".
        String face = net.add(NetWriter.node(
                        "face", "Slice", classes, net.ints("face/begin", 0, 1), net.ints("face/size", ANCHORS, 1))
                .putAttr("T", NetWriter.type(DataType.DT_FLOAT))
                .putAttr("Index", NetWriter.type(DataType.DT_INT32)));
        net.op("Sigmoid", "scores", net.reshape("face/flat", face, ANCHORS));
    }

    /** Boxes from encodings (ty, tx, th, tw) relative to anchors (top, left, bottom, right), variances 10, 10, 5, 5. */
    private void decode(String encodings) {
        float[] anchors = require("Output/extra_dim").floats();
        float[] centres = new float[ANCHORS * 2];
        float[] sizes = new float[ANCHORS * 2];
        for (int i = 0; i < ANCHORS; i++) {
            for (int axis = 0; axis < 2; axis++) {
                float low = anchors[i * 4 + axis];
                float high = anchors[i * 4 + 2 + axis];
                sizes[i * 2 + axis] = high - low;
                centres[i * 2 + axis] = low + (high - low) / 2;
            }
        }
        String anchorSizes = net.constant(Weights.ofFloats("anchors/sizes", sizes, ANCHORS, 2));
        String anchorCentres = net.constant(Weights.ofFloats("anchors/centres", centres, ANCHORS, 2));
        String split = net.add(NetWriter.node("split", "Split", net.intScalar("split/axis", 1), encodings)
                .putAttr("T", NetWriter.type(DataType.DT_FLOAT))
                .putAttr("num_split", AttrValue.newBuilder().setI(2).build()));
        String shift = net.op("Mul", "shift", split, net.scalar("shift/variance", 1 / 10f));
        String centre = net.op("AddV2", "centre", net.op("Mul", "shift/scaled", shift, anchorSizes), anchorCentres);
        String growth = net.op("Mul", "growth", split + ":1", net.scalar("growth/variance", 1 / 5f));
        String half = net.op(
                "Mul",
                "half",
                net.op("Mul", "extent", net.op("Exp", "growth/exp", growth), anchorSizes),
                net.scalar("half/factor", 0.5f));
        net.concat("boxes", 1, net.op("Sub", "low", centre, half), net.op("AddV2", "high", centre, half));
    }

    private String head(String x, String layer) {
        String y = net.convolution(layer + "/convolution", x, weight(layer + "/weights"), 1, Padding.SAME);
        return net.bias(layer + "/out", y, weight(layer + "/biases"));
    }

    private String convolution(String x, String layer, int stride) {
        String y = net.convolution(layer + "/convolution", x, weight(layer + "/weights"), stride, Padding.SAME);
        return relu6(net.bias(layer + "/out", y, weight(layer + "/convolution_bn_offset")));
    }

    private String depthwise(String x, String layer, int stride) {
        Weights filters = require(layer + "/depthwise_weights");
        float[] gamma = require(layer + "/BatchNorm/gamma").floats();
        float[] beta = require(layer + "/BatchNorm/beta").floats();
        float[] mean = require(layer + "/BatchNorm/moving_mean").floats();
        float[] variance = require(layer + "/BatchNorm/moving_variance").floats();
        float[] scaled = filters.floats();
        float[] offset = new float[gamma.length];
        for (int c = 0; c < gamma.length; c++) {
            double factor = gamma[c] / Math.sqrt(variance[c] + EPSILON);
            offset[c] = (float) (beta[c] - mean[c] * factor);
            // Depthwise filters are [height, width, channels, 1].
            for (int i = c; i < scaled.length; i += gamma.length) {
                scaled[i] *= (float) factor;
            }
        }
        String folded = net.constant(Weights.ofFloats(layer + "/filters", scaled, filters.shape()));
        String y = net.depthwise(layer + "/convolution", x, folded, stride, Padding.SAME);
        return relu6(
                net.bias(layer + "/out", y, net.constant(Weights.ofFloats(layer + "/offset", offset, offset.length))));
    }

    private String relu6(String x) {
        return net.op("Relu6", x + "/relu", x);
    }

    private String weight(String name) {
        return net.constant(require(name));
    }

    private Weights require(String name) {
        Weights found = weights.get(name);
        if (found == null) {
            throw new IllegalArgumentException("the strict detector's weights lack " + name);
        }
        return found;
    }
}
