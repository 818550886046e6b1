package dev.atmosphere.edge.status;

import dev.atmosphere.flow.RunningFlow;
import dev.atmosphere.http.Health;
import java.time.Instant;
import java.util.List;

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
        Spool spool) {
    /** The spool in figures. */
    public record Spool(long bytes, long maxBytes, long messages, long deadLetters, boolean full) {}
}
