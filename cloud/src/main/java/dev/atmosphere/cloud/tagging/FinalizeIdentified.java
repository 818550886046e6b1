package dev.atmosphere.cloud.tagging;

import dev.atmosphere.event.FaceIdentified;
import dev.atmosphere.event.FaceNamed;
import dev.atmosphere.flow.Stage;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Writes the person whom the recognizer knew to the face, and tells the edge, unless it had said the same itself. */
public final class FinalizeIdentified implements Stage<FaceIdentified, FaceNamed> {
    private final Decisions decisions;
    private final Clock clock;

    public FinalizeIdentified(Decisions decisions, Clock clock) {
        this.decisions = decisions;
        this.clock = clock;
    }

    @Override
    public Future<List<FaceNamed>> run(FaceIdentified face) {
        return decisions
                .identified(face, clock.instant().truncatedTo(ChronoUnit.MICROS))
                .map(Optional::stream)
                .map(named -> named.toList());
    }
}
