package dev.atmosphere.flow;

import dev.atmosphere.bus.Room;
import dev.atmosphere.event.Event;
import dev.atmosphere.topic.Topic;
import java.util.List;

/**
 * One line of a flow: a step between its topics.
 *
 * @param step the stage's class name, the word of the diagram
 * @param outputs empty for a sink
 * @param room for events that are taken from the bus and not settled yet
 */
public record Line<I extends Event>(
        Topic<I> input,
        String group,
        String step,
        Stage<I, ? extends Event> stage,
        List<Topic<?>> outputs,
        Retry retry,
        Room room) {
    public Line {
        outputs = List.copyOf(outputs);
        if (!group.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException(
                    step + ": a group is a lower-case word with hyphens, not \"" + group + '"');
        }
    }
}
