package dev.atmosphere.edge.process;

import dev.atmosphere.face.Face;
import dev.atmosphere.face.RecognizedPerson;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The people whom the edge was taught. */
@FunctionalInterface
public interface KnownPeople {
    /** Whose faces these are, in their order; empty for who is not known for sure. Never blocks its caller. */
    Future<List<Optional<RecognizedPerson>>> whoAre(List<Face> faces);
}
