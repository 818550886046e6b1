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
        x = relu(first(x, "conv32_down"));
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

    /**
     * The first convolution, 7 x 7 with stride 2 on three channels, for which there is no fast kernel: as one of 4 x 4 with
     * stride 1 on twelve, the pixels of each 2 x 2 block side by side. The same sums, in a third of the time.
     */
    private String first(String x, String layer) {
        Folded folded = fold(layer);
        int outputs = folded.bias.length;
        float[] blocks = new float[4 * 4 * 12 * outputs];
        for (int y = 0; y < 7; y++) {
            for (int column = 0; column < 7; column++) {
                for (int channel = 0; channel < 3; channel++) {
                    int inBlock = ((y % 2) * 2 + column % 2) * 3 + channel;
                    int to = (((y / 2) * 4 + column / 2) * 12 + inBlock) * outputs;
                    int from = ((y * 7 + column) * 3 + channel) * outputs;
                    System.arraycopy(folded.filters, from, blocks, to, outputs);
                }
            }
        }
        String packed = net.spaceToDepth(layer + "/blocks", x, 2);
        String filters = net.constant(Weights.ofFloats(layer + "/filters", blocks, 4, 4, 12, outputs));
        String y = net.convolution(layer + "/convolution", packed, filters, 1, Padding.VALID);
        return net.bias(layer + "/out", y, net.constant(Weights.ofFloats(layer + "/bias", folded.bias, outputs)));
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
        Folded folded = fold(layer);
        String filters = net.constant(Weights.ofFloats(
                layer + "/filters",
                folded.filters,
                weight(layer + "/conv/filters").shape()));
        String y = net.convolution(layer + "/convolution", x, filters, stride, padding);
        return net.bias(
                layer + "/out", y, net.constant(Weights.ofFloats(layer + "/bias", folded.bias, folded.bias.length)));
    }

    @SuppressWarnings("ArrayRecordComponent") // a pair of results, never compared
    private record Folded(float[] filters, float[] bias) {}

    private Folded fold(String layer) {
        float[] scale = weight(layer + "/scale/weights").floats();
        float[] shift = weight(layer + "/scale/biases").floats();
        float[] bias = weight(layer + "/conv/bias").floats();
        float[] filters = weight(layer + "/conv/filters").floats();
        for (int i = 0; i < filters.length; i++) {
            // The output channel is a filter's last dimension.
            filters[i] *= scale[i % scale.length];
        }
        for (int i = 0; i < bias.length; i++) {
            bias[i] = bias[i] * scale[i] + shift[i];
        }
        return new Folded(filters, bias);
    }

    private Weights weight(String name) {
        Weights found = weights.get(name);
        if (found == null) {
            throw new IllegalArgumentException("the descriptor's weights lack " + name);
        }
        return found;
    }
}
