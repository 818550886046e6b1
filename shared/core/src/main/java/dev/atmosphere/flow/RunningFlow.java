package dev.atmosphere.flow;

import dev.atmosphere.metrics.StepMeters;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A flow at work. May be called from any thread. */
public final class RunningFlow {
    private final String name;
    private final List<Step<?>> steps;

    RunningFlow(String name, List<Step<?>> steps) {
        this.name = name;
        this.steps = List.copyOf(steps);
    }

    public String name() {
        return name;
    }

    /** How each step stands, in the flow's order reversed. */
    public List<StepState> states() {
        return steps.stream().map(Step::state).toList();
    }

    /** Each line with how it stands and what it did, in the flow's order. */
    public List<LineState> lines() {
        List<LineState> lines =
                new ArrayList<>(steps.stream().map(Step::lineState).toList());
        Collections.reverse(lines);
        return lines;
    }

    /**
     * Takes no more events, gives back those that wait, and completes when those at work are settled. The caller bounds the
     * wait: what is cut off comes again at the next start.
     */
    public Future<Void> stop() {
        return Future.join(steps.stream().map(Step::stop).toList()).mapEmpty();
    }

    /**
     * How a step stands.
     *
     * @param input the topic that it reads; a step may stand on several lines
     * @param failure what stopped it for good, and when; empty while it works
     * @param retrying why its latest attempt failed, while events wait for another, and since when the one that waits longest
     *     does; empty if all is well
     */
    public record StepState(
            String step, String input, long lag, int inFlight, Optional<Trouble> failure, Optional<Trouble> retrying) {}

    /** A line of the diagram at work. */
    public record LineState(Line<?> line, StepState state, StepMeters.Counts counts) {}
}
