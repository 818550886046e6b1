package dev.atmosphere.vision.tensorflow.convert;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * A TensorFlow.js <em>graph model</em>: a JSON topology of TensorFlow operations, and its weights apart.
 *
 * <p>Becomes a frozen graph by these steps: only what the wanted outputs need is kept; weights become Const nodes; the fused
 * operations that TensorFlow.js adds are split again (TensorFlow fuses them itself, where its kernels allow it); doubles
 * become floats, for TensorFlow.js had computed in floats all along.
 */
final class GraphModel {
    private static final String FUSED_OPS = "fused_ops";

    private final Map<String, JsonNode> nodes = new LinkedHashMap<>();
    private final Map<String, Weights> weights;
    private final NetWriter net = new NetWriter();
    private final Map<String, String> aliases = new HashMap<>();
    private final Map<String, Float> paddings = new HashMap<>();
    private final Set<String> pooledApart = new HashSet<>();

    GraphModel(JsonNode model, byte[] weightBytes) {
        for (JsonNode node : model.at("/modelTopology/node")) {
            nodes.put(node.get("name").asText(), node);
        }
        JsonNode manifest = model.get("weightsManifest");
        if (manifest.size() != 1) {
            throw new IllegalArgumentException("one group of weights was expected, not " + manifest.size());
        }
        weights = Weights.readAll(manifest.get(0).get("weights"), weightBytes);
    }

    /** A constant is multiplied by a factor. */
    GraphModel scaled(String constant, float factor) {
        Weights before = weights.get(constant);
        float[] values = before.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        weights.put(constant, Weights.ofFloats(constant, values, before.shape()));
        return this;
    }

    /** A padding with zeros becomes one with another value. */
    GraphModel padded(String node, float value) {
        paddings.put(node, value);
        return this;
    }

    /**
     * A pooling of concatenated tensors becomes a concatenation of pooled ones: the same numbers, without ever writing the
     * large tensor.
     */
    GraphModel pooledApart(String pooling) {
        pooledApart.add(pooling);
        return this;
    }

    /** Whoever takes a node's output takes another's. */
    GraphModel alias(String node, String other) {
        aliases.put(node, other);
        return this;
    }

    /**
     * The graph from its input to its outputs.
     *
     * @param inputNode the node that is replaced by a new input named {@code input}
     * @param input writes the input and its preprocessing, and answers the node that stands for {@code inputNode}
     * @param outputs new name to the node that gives it
     */
    GraphDef write(
            String inputNode, java.util.function.Function<NetWriter, String> input, Map<String, String> outputs) {
        String replacement = input.apply(net);
        Set<String> needed = needed(outputs.values(), inputNode);
        nodes.forEach((name, node) -> {
            if (needed.contains(name) && !name.equals(inputNode)) {
                write(name, node, inputNode, replacement);
            }
        });
        outputs.forEach((name, source) -> net.op("Identity", name, source));
        return net.written();
    }

    private Set<String> needed(Iterable<String> outputs, String inputNode) {
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        outputs.forEach(open::add);
        while (!open.isEmpty()) {
            String name = open.pop();
            JsonNode node = nodes.get(name);
            if (node == null) {
                throw new IllegalArgumentException("the model has no node " + name);
            }
            if (needed.add(name) && !name.equals(inputNode)) {
                node.path("input").forEach(source -> open.add(nodeOf(aliased(source.asText()))));
            }
        }
        return needed;
    }

    private String aliased(String input) {
        return aliases.getOrDefault(input, input);
    }

    private static String nodeOf(String input) {
        String name = input.startsWith("^") ? input.substring(1) : input;
        int port = name.indexOf(':');
        return port < 0 ? name : name.substring(0, port);
    }

    private void write(String name, JsonNode node, String inputNode, String replacement) {
        String op = node.get("op").asText();
        if (op.equals("Const")) {
            Weights value = weights.get(name);
            if (value == null) {
                throw new IllegalArgumentException("the constant " + name + " has no weights");
            }
            net.constant(value);
            return;
        }
        List<String> inputs = new java.util.ArrayList<>();
        node.path("input").forEach(source -> {
            String from = aliased(source.asText());
            inputs.add(nodeOf(from).equals(inputNode) ? replacement : from);
        });
        Map<String, AttrValue> attributes = new java.util.TreeMap<>();
        node.path("attr").fields().forEachRemaining(a -> {
            if (!a.getKey().startsWith("_")) {
                attributes.put(a.getKey(), floatForDouble(Attributes.fromJson(a.getValue())));
            }
        });
        switch (op) {
            case "_FusedConv2D" -> writeFused(name, "Conv2D", inputs, attributes);
            case "FusedDepthwiseConv2dNative" -> writeFused(name, "DepthwiseConv2dNative", inputs, attributes);
            case "_FusedMatMul" -> writeFused(name, "MatMul", inputs, attributes);
            case "MaxPool" -> writePool(name, inputs, attributes);
            case "Pad" -> writePad(name, inputs, attributes);
            default ->
                net.add(NodeDef.newBuilder()
                        .setName(name)
                        .setOp(op)
                        .addAllInput(inputs)
                        .putAllAttr(attributes));
        }
    }

    private void writePool(String name, List<String> inputs, Map<String, AttrValue> attributes) {
        NodeDef.Builder pool = NodeDef.newBuilder().setOp("MaxPool").putAllAttr(attributes);
        if (!pooledApart.contains(name)) {
            net.add(pool.setName(name).addAllInput(inputs));
            return;
        }
        JsonNode concatenation = nodes.get(inputs.get(0)).get("input");
        int axis = concatenation.size() - 1;
        String[] pooled = new String[axis];
        for (int i = 0; i < axis; i++) {
            pooled[i] = net.add(pool.clone()
                    .setName(name + "/part_" + i)
                    .addInput(concatenation.get(i).asText()));
        }
        net.concat(name, 3, pooled);
    }

    private void writePad(String name, List<String> inputs, Map<String, AttrValue> attributes) {
        Float value = paddings.get(name);
        NodeDef.Builder pad =
                NodeDef.newBuilder().setName(name).addAllInput(inputs).putAllAttr(attributes);
        if (value == null) {
            net.add(pad.setOp("Pad"));
        } else {
            net.add(pad.setOp("PadV2").addInput(net.scalar(name + "/value", value)));
        }
    }

    /** The convolution under a name of its own; the last of the operations after it takes the fused node's name. */
    private void writeFused(String name, String op, List<String> inputs, Map<String, AttrValue> attributes) {
        List<String> fused = attributes.get(FUSED_OPS).getList().getSList().stream()
                .map(com.google.protobuf.ByteString::toStringUtf8)
                .toList();
        if (fused.isEmpty() || !fused.get(0).equals("BiasAdd") || fused.size() > 2) {
            throw new IllegalArgumentException(
                    name + " fuses " + fused + ": only BiasAdd and one activation are known");
        }
        attributes
                .keySet()
                .removeAll(Set.of(FUSED_OPS, "num_args", "epsilon", "leakyrelu_alpha", "TArgs", "num_host_args"));
        String main = net.add(NodeDef.newBuilder()
                .setName(name + "/unfused")
                .setOp(op)
                .addInput(inputs.get(0))
                .addInput(inputs.get(1))
                .putAllAttr(attributes));
        boolean activated = fused.size() == 2;
        String biased = net.bias(activated ? name + "/biased" : name, main, inputs.get(2));
        if (activated) {
            String activation = fused.get(1);
            if (!Set.of("Relu", "Relu6", "Elu").contains(activation)) {
                throw new IllegalArgumentException(name + " fuses the unknown activation " + activation);
            }
            net.op(activation, name, biased);
        }
    }

    private static AttrValue floatForDouble(AttrValue value) {
        return value.getType() == DataType.DT_DOUBLE ? NetWriter.type(DataType.DT_FLOAT) : value;
    }
}
