package dev.atmosphere.edge.status;

import dev.atmosphere.flow.RunningFlow;
import dev.atmosphere.http.Health;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the edge stands, as its page shows it.
 *
 * @param steps in the order of the flow
 */
public record EdgeStatus(
        String name,
        Instant now,
        Instant startedAt,
        String mqtt,
        Health.Report health,
        List<RunningFlow.StepState> steps,
        Spool spool,
        Recognizing recognizer) {
    /**
     * The recognizer in use.
     *
     * @param version 0 if there is none
     * @param trainedAt empty if there is none
     */
    public record Recognizing(int version, int people, int faces, Optional<Instant> trainedAt) {}

    /** The spool in figures. */
    public record Spool(long bytes, long maxBytes, long messages, long deadLetters, boolean full) {}
}
