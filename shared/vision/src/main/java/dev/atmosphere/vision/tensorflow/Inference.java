package dev.atmosphere.vision.tensorflow;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.function.Consumer;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;

/**
 * A model that is ready to run: its graph and the one session that all callers share, for TensorFlow runs any number of
 * callers in a session at once. The model's bytes are let go once it is loaded.
 *
 * <p>Each model has a session of its own: a session keeps a copy of its whole graph for every set of outputs that is ever
 * asked of it, so that models in a common one would be copied for each other.
 */
public final class Inference implements AutoCloseable {
    private final Graph graph;
    private final Session session;

    private Inference(Graph graph, Session session) {
        this.graph = graph;
        this.session = session;
    }

    /** @throws ModelsUnusable if the model is missing or damaged */
    public static Inference ofModel(PackedModels packed, String model, int intraOpThreads, int interOpThreads) {
        return of(
                graph -> graph.importGraphDef(parse(model, packed.read(model + ".pb"))),
                intraOpThreads,
                interOpThreads);
    }

    /**
     * The version of TensorFlow's native library, which is loaded by asking.
     *
     * @throws LinkageError it does not load on this system
     */
    public static String libraryVersion() {
        return TensorFlow.version();
    }

    /** TensorFlow's codecs for pictures. */
    public static Inference ofCodecs(int intraOpThreads, int interOpThreads) {
        return of(CodecGraph::addTo, intraOpThreads, interOpThreads);
    }

    private static Inference of(Consumer<Graph> content, int intraOpThreads, int interOpThreads) {
        Graph graph = new Graph();
        try {
            content.accept(graph);
            ConfigProto config = ConfigProto.newBuilder()
                    .setIntraOpParallelismThreads(intraOpThreads)
                    .setInterOpParallelismThreads(interOpThreads)
                    // The graph never changes again: no need to keep what it was made from.
                    .setExperimental(ConfigProto.Experimental.newBuilder()
                            .setOptimizeForStaticGraph(true)
                            .setDisableOutputPartitionGraphs(true))
                    .build();
            return new Inference(graph, new Session(graph, config));
        } catch (RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    private static GraphDef parse(String model, byte[] bytes) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(bytes);
            in.enableAliasing(true); // the weights stay in the one array instead of being copied
            return GraphDef.parseFrom(in);
        } catch (IOException e) {
            throw new ModelsUnusable("the model " + model + " is not a TensorFlow graph", e);
        }
    }

    Session.Runner run() {
        return session.runner();
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
