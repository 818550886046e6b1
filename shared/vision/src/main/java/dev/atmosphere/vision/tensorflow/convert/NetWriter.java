package dev.atmosphere.vision.tensorflow.convert;

import com.google.protobuf.ByteString;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.VersionDef;

/**
 * Writes a frozen graph node by node: each method adds one layer under a name and answers that name, to be another layer's
 * input. Layout is NHWC throughout.
 */
final class NetWriter {
    /** The producer version with which the graphs were tried; it only has to lie within what the runtime accepts. */
    static final int PRODUCER = 1087;

    enum Padding {
        SAME,
        VALID
    }

    private final GraphDef.Builder graph =
            GraphDef.newBuilder().setVersions(VersionDef.newBuilder().setProducer(PRODUCER));

    GraphDef written() {
        return graph.build();
    }

    String add(NodeDef.Builder node) {
        graph.addNode(node);
        return node.getName();
    }

    String floatInput(String name, long... shape) {
        return add(node(name, "Placeholder")
                .putAttr("dtype", type(DataType.DT_FLOAT))
                .putAttr("shape", shape(shape)));
    }

    /**
     * A decoded picture ({@code picture}: bytes, {@code [H,W,3]}) brought to a size ({@code size}: height, width), as floats
     * 0..255 under the given name, {@code [1,h,w,3]}.
     */
    String resizedPicture(String name) {
        String picture = add(node("picture", "Placeholder")
                .putAttr("dtype", type(DataType.DT_UINT8))
                .putAttr("shape", shape(-1, -1, 3)));
        String size = add(node("size", "Placeholder")
                .putAttr("dtype", type(DataType.DT_INT32))
                .putAttr("shape", shape(2)));
        String batch = add(node("picture/batch", "ExpandDims", picture, intScalar("picture/batch/axis", 0))
                .putAttr("T", type(DataType.DT_UINT8))
                .putAttr("Tdim", type(DataType.DT_INT32)));
        return add(node(name, "ResizeBilinear", batch, size)
                .putAttr("T", type(DataType.DT_UINT8))
                .putAttr("half_pixel_centers", AttrValue.newBuilder().setB(true).build()));
    }

    /** Black at the bottom and the right, up to a square; {@code size} says what is there. */
    String padToSquare(String name, String input, int side) {
        String missing = add(node(name + "/missing", "Sub", ints(name + "/square", side, side), "size")
                .putAttr("T", type(DataType.DT_INT32)));
        String column = add(node(name + "/column", "ExpandDims", missing, intScalar(name + "/column/axis", 1))
                .putAttr("T", type(DataType.DT_INT32))
                .putAttr("Tdim", type(DataType.DT_INT32)));
        String after = add(node(
                        name + "/after",
                        "Pad",
                        column,
                        constant(Weights.ofInts(name + "/after/paddings", new int[] {1, 1, 1, 0}, 2, 2)))
                .putAttr("T", type(DataType.DT_INT32))
                .putAttr("Tpaddings", type(DataType.DT_INT32)));
        String padded = add(node(name + "/padded", "Pad", input, after)
                .putAttr("T", type(DataType.DT_FLOAT))
                .putAttr("Tpaddings", type(DataType.DT_INT32)));
        // Says the shape, which the padding hides from the planning of the layers that follow.
        return reshape(name, padded, 1, side, side, 3);
    }

    String constant(Weights weights) {
        return constant(weights.name(), weights);
    }

    String constant(String name, Weights weights) {
        return add(node(name, "Const")
                .putAttr("dtype", type(weights.type()))
                .putAttr(
                        "value",
                        AttrValue.newBuilder().setTensor(weights.toProto()).build()));
    }

    String scalar(String name, float value) {
        return constant(Weights.ofFloats(name, new float[] {value}));
    }

    String ints(String name, int... values) {
        return constant(Weights.ofInts(name, values, values.length));
    }

    String intScalar(String name, int value) {
        return constant(Weights.ofInts(name, new int[] {value}));
    }

    /** Any element-wise operation on floats: Add, Sub, Mul, RealDiv, Relu, Sigmoid, Exp … */
    String op(String op, String name, String... inputs) {
        return add(node(name, op, inputs).putAttr("T", type(DataType.DT_FLOAT)));
    }

    /** The sum of tensors of one shape. */
    String sum(String name, String... inputs) {
        return add(
                node(name, "AddN", inputs).putAttr("N", number(inputs.length)).putAttr("T", type(DataType.DT_FLOAT)));
    }

    String convolution(String name, String input, String filters, int stride, Padding padding) {
        return add(window(node(name, "Conv2D", input, filters), stride, padding));
    }

    String depthwise(String name, String input, String filters, int stride, Padding padding) {
        return add(window(node(name, "DepthwiseConv2dNative", input, filters), stride, padding));
    }

    String bias(String name, String input, String bias) {
        return add(node(name, "BiasAdd", input, bias)
                .putAttr("T", type(DataType.DT_FLOAT))
                .putAttr("data_format", text("NHWC")));
    }

    String pool(String op, String name, String input, int size, int stride) {
        return add(window(node(name, op, input), stride, Padding.VALID).putAttr("ksize", ints4(size)));
    }

    String spaceToDepth(String name, String input, int block) {
        return add(node(name, "SpaceToDepth", input)
                .putAttr("T", type(DataType.DT_FLOAT))
                .putAttr("block_size", number(block))
                .putAttr("data_format", text("NHWC")));
    }

    String concat(String name, int axis, String... inputs) {
        String axisName = intScalar(name + "/axis", axis);
        String[] all = java.util.Arrays.copyOf(inputs, inputs.length + 1);
        all[inputs.length] = axisName;
        return add(node(name, "ConcatV2", all)
                .putAttr("N", number(inputs.length))
                .putAttr("T", type(DataType.DT_FLOAT))
                .putAttr("Tidx", type(DataType.DT_INT32)));
    }

    String pad(String name, String input, int... beforeAndAfter) {
        String paddings = constant(Weights.ofInts(name + "/paddings", beforeAndAfter, beforeAndAfter.length / 2, 2));
        return add(node(name, "Pad", input, paddings)
                .putAttr("T", type(DataType.DT_FLOAT))
                .putAttr("Tpaddings", type(DataType.DT_INT32)));
    }

    String reshape(String name, String input, int... shape) {
        return add(node(name, "Reshape", input, ints(name + "/shape", shape))
                .putAttr("T", type(DataType.DT_FLOAT))
                .putAttr("Tshape", type(DataType.DT_INT32)));
    }

    String mean(String name, String input, int... axes) {
        return add(node(name, "Mean", input, ints(name + "/axes", axes))
                .putAttr("T", type(DataType.DT_FLOAT))
                .putAttr("Tidx", type(DataType.DT_INT32))
                .putAttr("keep_dims", AttrValue.newBuilder().setB(false).build()));
    }

    String multiplyMatrix(String name, String input, String matrix) {
        return add(node(name, "MatMul", input, matrix)
                .putAttr("T", type(DataType.DT_FLOAT))
                .putAttr("transpose_a", AttrValue.newBuilder().setB(false).build())
                .putAttr("transpose_b", AttrValue.newBuilder().setB(false).build()));
    }

    static NodeDef.Builder node(String name, String op, String... inputs) {
        return NodeDef.newBuilder().setName(name).setOp(op).addAllInput(java.util.List.of(inputs));
    }

    static AttrValue type(DataType type) {
        return AttrValue.newBuilder().setType(type).build();
    }

    static AttrValue text(String text) {
        return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(text)).build();
    }

    static AttrValue number(long number) {
        return AttrValue.newBuilder().setI(number).build();
    }

    private static AttrValue shape(long... sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long size : sizes) {
            shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
        }
        return AttrValue.newBuilder().setShape(shape).build();
    }

    private static AttrValue ints4(int size) {
        return AttrValue.newBuilder()
                .setList(AttrValue.ListValue.newBuilder()
                        .addI(1)
                        .addI(size)
                        .addI(size)
                        .addI(1))
                .build();
    }

    private static NodeDef.Builder window(NodeDef.Builder node, int stride, Padding padding) {
        return node.putAttr("T", type(DataType.DT_FLOAT))
                .putAttr("strides", ints4(stride))
                .putAttr("padding", text(padding.name()))
                .putAttr("data_format", text("NHWC"));
    }
}
