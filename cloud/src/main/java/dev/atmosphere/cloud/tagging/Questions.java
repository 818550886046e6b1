package dev.atmosphere.cloud.tagging;

import dev.atmosphere.event.FaceNotIdentified;
import io.vertx.core.Future;

/** The faces that people are asked about. */
public interface Questions {
    /** Asks about a face, unless people were asked before, something is decided, or the face is gone: then nothing changes. */
    Future<Void> ask(FaceNotIdentified face);
}
