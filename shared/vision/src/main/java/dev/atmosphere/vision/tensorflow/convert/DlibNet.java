package dev.atmosphere.vision.tensorflow.convert;

import dev.atmosphere.vision.tensorflow.convert.NetWriter.Padding;
import java.util.Map;
import org.tensorflow.proto.GraphDef;

/**
 * dlib's face descriptor, a residual network of 29 convolutions, rebuilt layer by layer from its weights.
 *
 * <p>Input {@code input}: aligned faces, {@code [N,150,150,3]} RGB 0..255. Output {@code descriptor}: {@code [N,128]}.
 * dlib's own scale layers ({@code x * w + b} after each convolution) are folded into the convolution before them.
 */
final class DlibNet {
    static final int SIZE = 150;

    private final NetWriter net = new NetWriter();
    private final Map<String, Weights> weights;

    DlibNet(Map<String, Weights> weights) {
        this.weights = weights;
    }

    GraphDef write() {
        String x = net.floatInput("input", -1, SIZE, SIZE, 3);
        x = Normalize.meanOfFaces(net, x);
        x = relu(convolution(x, "conv32_down", 2, Padding.VALID));
        x = net.pool("MaxPool", "pool", x, 3, 2);
        for (String block : new String[] {"conv32_1", "conv32_2", "conv32_3"}) {
            x = residual(x, block);
        }
        x = down(x, "conv64_down", 32, false);
        for (String block : new String[] {"conv64_1", "conv64_2", "conv64_3"}) {
            x = residual(x, block);
        }
        x = down(x, "conv128_down", 64, false);
        for (String block : new String[] {"conv128_1", "conv128_2"}) {
            x = residual(x, block);
        }
        x = down(x, "conv256_down", 128, true);
        for (String block : new String[] {"conv256_1", "conv256_2"}) {
            x = residual(x, block);
        }
        x = down(x, "conv256_down_out", 0, true);
        x = net.mean("mean", x, 1, 2);
        net.multiplyMatrix("descriptor", x, net.constant(weight("fc")));
        return net.written();
    }

    private String residual(String x, String block) {
        String y = relu(convolution(x, block + "/conv1", 1, Padding.SAME));
        y = convolution(y, block + "/conv2", 1, Padding.SAME);
        return relu(net.op("AddV2", block + "/sum", y, x));
    }

    /**
     * Halves the picture: the shortcut is an average pool whose channels are filled up with zeros. Where the convolution
     * comes out one row and column smaller than the pool, zeros make up for it at the bottom and the right.
     */
    private String down(String x, String block, int addedChannels, boolean oneSmaller) {
        String y = relu(convolution(x, block + "/conv1", 2, Padding.VALID));
        y = convolution(y, block + "/conv2", 1, Padding.SAME);
        if (oneSmaller) {
            y = net.pad(block + "/fill", y, 0, 0, 0, 1, 0, 1, 0, 0);
        }
        String shortcut = net.pool("AvgPool", block + "/pool", x, 2, 2);
        if (addedChannels > 0) {
            shortcut = net.pad(block + "/channels", shortcut, 0, 0, 0, 0, 0, 0, 0, addedChannels);
        }
        return relu(net.op("AddV2", block + "/sum", y, shortcut));
    }

    private String relu(String x) {
        return net.op("Relu", x + "/relu", x);
    }

    private String convolution(String x, String layer, int stride, Padding padding) {
        Weights filters = weight(layer + "/conv/filters");
        float[] scale = weight(layer + "/scale/weights").floats();
        float[] shift = weight(layer + "/scale/biases").floats();
        float[] bias = weight(layer + "/conv/bias").floats();
        float[] scaled = filters.floats();
        for (int i = 0; i < scaled.length; i++) {
            // The output channel is a filter's last dimension.
            scaled[i] *= scale[i % scale.length];
        }
        float[] shifted = new float[bias.length];
        for (int i = 0; i < bias.length; i++) {
            shifted[i] = bias[i] * scale[i] + shift[i];
        }
        String folded = net.constant(Weights.ofFloats(layer + "/filters", scaled, filters.shape()));
        String y = net.convolution(layer + "/convolution", x, folded, stride, padding);
        return net.bias(layer + "/out", y, net.constant(Weights.ofFloats(layer + "/bias", shifted, shifted.length)));
    }

    private Weights weight(String name) {
        Weights found = weights.get(name);
        if (found == null) {
            throw new IllegalArgumentException("the descriptor's weights lack " + name);
        }
        return found;
    }
}
