package dev.atmosphere.flow;

import dev.atmosphere.bus.Room;
import dev.atmosphere.event.Event;
import dev.atmosphere.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * One line of a flow: a step between its topics.
 *
 * @param reader whose own group it is, where every reader gets every event; empty where readers share the events
 * @param step the stage's class name, the word of the diagram
 * @param outputs empty for a sink
 * @param room for events that are taken from the bus and not settled yet
 */
public record Line<I extends Event>(
        Topic<I> input,
        String group,
        Optional<String> reader,
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

    /** The group as the bus knows it: the line's own, or the reader's. Readers of different names have different groups. */
    String consumerGroup() {
        return reader.map(name -> group + '.' + inHostLetters(name)).orElse(group);
    }

    private static String inHostLetters(String name) {
        return name.matches("[A-Za-z0-9-]{1,100}")
                ? name
                : "x." + HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
    }
}
