package dev.atmosphere.cloud.tagging;

import dev.atmosphere.event.Voter;
import io.vertx.core.Future;
import java.util.UUID;

/** Tells a voter, and nobody else, what became of their vote. As well as it can: what is not told is not told again. */
public interface Receipts {
    /** Completes when it is told or given up; does not fail. */
    Future<Void> tell(Voter voter, UUID faceId, String text);
}
