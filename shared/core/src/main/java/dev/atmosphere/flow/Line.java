package dev.atmosphere.flow;

import dev.atmosphere.event.Event;
import dev.atmosphere.topic.Topic;
import java.util.List;

/**
 * One line of a flow: a step between its topics.
 *
 * @param step the stage's class name, the word of the diagram
 * @param outputs empty for a sink
 * @param maxInFlight events taken from the bus and not settled yet
 */
public record Line<I extends Event>(
        Topic<I> input,
        String group,
        String step,
        Stage<I, ? extends Event> stage,
        List<Topic<?>> outputs,
        Retry retry,
        int maxInFlight) {
    public Line {
        outputs = List.copyOf(outputs);
        if (maxInFlight < 1) {
            throw new IllegalArgumentException(
                    step + ": at least 1 event must be allowed in flight, not " + maxInFlight);
        }
        if (!group.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException(
                    step + ": a group is a lower-case word with hyphens, not \"" + group + '"');
        }
    }
}
