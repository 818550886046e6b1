package dev.atmosphere.vision.tensorflow;

import com.google.protobuf.InvalidProtocolBufferException;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;

/**
 * One TensorFlow graph with all models in it, each under its own prefix, and one session that every caller shares: TensorFlow
 * runs any number of callers in it at once. The models' bytes are let go once they are loaded.
 */
public final class Inference implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Session session;

    /** @param models file names without ending; each becomes the prefix of its nodes */
    public Inference(PackedModels packed, Iterable<String> models, int intraOpThreads, int interOpThreads) {
        try {
            CodecGraph.addTo(graph);
            for (String model : models) {
                graph.importGraphDef(parse(model, packed.read(model + ".pb")), model);
            }
            session = new Session(
                    graph,
                    ConfigProto.newBuilder()
                            .setIntraOpParallelismThreads(intraOpThreads)
                            .setInterOpParallelismThreads(interOpThreads)
                            .build());
        } catch (RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    private static GraphDef parse(String model, byte[] bytes) {
        try {
            return GraphDef.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
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
