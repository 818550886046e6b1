package dev.atmosphere.topic;

import dev.atmosphere.event.Event;
import java.util.Objects;

/**
 * A named stream of one type of event.
 *
 * @param readers a queue is read by one consumer group, a topic by several
 * @param kept what is kept of it: everything for some days, or the latest event of each key for ever
 * @param about what an event on it says, for the generated documentation
 */
public record Topic<E extends Event>(String name, Class<E> type, Home home, Readers readers, Kept kept, String about) {
    /** How many consumer groups may read it. */
    public enum Readers {
        ONE_GROUP,
        SEVERAL_GROUPS
    }

    /** What is kept of a topic. */
    public enum Kept {
        SOME_DAYS,
        LATEST_OF_EACH_KEY
    }

    public Topic {
        Objects.requireNonNull(home, "home");
        Objects.requireNonNull(readers, "readers");
        if (!type.isRecord()) {
            throw new IllegalArgumentException(
                    "topic " + name + ": events are records, " + type.getName() + " is none");
        }
    }

    public static <E extends Event> Topic<E> queue(String name, Class<E> type, Home home, String about) {
        return new Topic<>(name, type, home, Readers.ONE_GROUP, Kept.SOME_DAYS, about);
    }

    public static <E extends Event> Topic<E> topic(String name, Class<E> type, Home home, String about) {
        return new Topic<>(name, type, home, Readers.SEVERAL_GROUPS, Kept.SOME_DAYS, about);
    }

    /** A topic of which the latest event of each key is kept for ever: what a state is now. */
    public static <E extends Event> Topic<E> compacted(String name, Class<E> type, Home home, String about) {
        return new Topic<>(name, type, home, Readers.SEVERAL_GROUPS, Kept.LATEST_OF_EACH_KEY, about);
    }

    /** The name of its dead-letter twin. */
    public String deadLetterName() {
        return name + ".dlq";
    }

    @Override
    public String toString() {
        return name;
    }
}
