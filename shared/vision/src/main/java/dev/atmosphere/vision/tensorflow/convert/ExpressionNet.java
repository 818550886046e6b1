package dev.atmosphere.vision.tensorflow.convert;

import dev.atmosphere.vision.tensorflow.convert.NetWriter.Padding;
import java.util.Map;
import org.tensorflow.proto.GraphDef;

/**
 * The mood model: four densely connected blocks of separable convolutions, a mean, seven classes.
 *
 * <p>Input {@code input}: faces, {@code [N,112,112,3]} RGB 0..255. Output {@code moods}: {@code [N,7]}, each row sums to 1,
 * in the order of {@link dev.atmosphere.face.Mood}.
 */
final class ExpressionNet {
    static final int SIZE = 112;

    private final NetWriter net = new NetWriter();
    private final Map<String, Weights> weights;

    ExpressionNet(Map<String, Weights> weights) {
        this.weights = weights;
    }

    GraphDef write() {
        String x = net.floatInput("input", -1, SIZE, SIZE, 3);
        x = Normalize.meanOfFaces(net, x);
        x = block(x, "dense0");
        x = block(x, "dense1");
        x = block(x, "dense2");
        x = block(x, "dense3");
        // 112 halved four times is 7: the 7x7 window sees everything.
        x = net.mean("mean", x, 1, 2);
        x = net.multiplyMatrix("fc", x, weight("fc/weights"));
        x = net.bias("logits", x, weight("fc/bias"));
        net.op("Softmax", "moods", x);
        return net.written();
    }

    private String block(String x, String block) {
        boolean first = weights.containsKey(block + "/conv0/filters");
        String one = first
                ? net.bias(
                        block + "/conv0/out",
                        net.convolution(
                                block + "/conv0/convolution", x, weight(block + "/conv0/filters"), 2, Padding.SAME),
                        weight(block + "/conv0/bias"))
                : separable(x, block + "/conv0", 2);
        one = relu(one);
        String two = separable(one, block + "/conv1", 1);
        String three = separable(relu(net.sum(block + "/sum2", one, two)), block + "/conv2", 1);
        String four = separable(relu(net.sum(block + "/sum3", one, two, three)), block + "/conv3", 1);
        return relu(net.sum(block + "/sum4", one, two, three, four));
    }

    private String separable(String x, String layer, int stride) {
        String y = net.depthwise(layer + "/depthwise", x, weight(layer + "/depthwise_filter"), stride, Padding.SAME);
        y = net.convolution(layer + "/pointwise", y, weight(layer + "/pointwise_filter"), 1, Padding.SAME);
        return net.bias(layer + "/out", y, weight(layer + "/bias"));
    }

    private String relu(String x) {
        return net.op("Relu", x + "/relu", x);
    }

    private String weight(String name) {
        Weights found = weights.get(name);
        if (found == null) {
            throw new IllegalArgumentException("the mood model's weights lack " + name);
        }
        return net.constant(found);
    }
}
