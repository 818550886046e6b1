package dev.atmosphere.flow;

import dev.atmosphere.bus.Room;
import dev.atmosphere.event.Event;
import dev.atmosphere.topic.Topic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A program's part of the diagram, line by line. Written like this:
 *
 * <pre>{@code
 * Flow.named("cloud")
 *     .on(IMAGES_WITH_FACES).group("store-sql").run(storeSql).emits(IMAGES_IN_DB)
 *     .on(IMAGES_WITH_FACES).group("store-table").end(new StoreTable(table))
 *     .drawn();
 * }</pre>
 *
 * <p>A stage on a topic of another event does not compile; an outcome that no topic carries, a group that reads a topic
 * twice, and a queue with two groups are refused here, before anything starts. Immutable.
 */
public final class Flow {
    private final String name;
    private final List<Line<?>> lines;

    private Flow(String name, List<Line<?>> lines) {
        this.name = name;
        this.lines = List.copyOf(lines);
    }

    public static Drawing named(String name) {
        return new Drawing(name);
    }

    public String name() {
        return name;
    }

    public List<Line<?>> lines() {
        return lines;
    }

    /** A flow that is being written down. Not thread-safe. */
    public static final class Drawing {
        private final String name;
        private final List<Line<?>> lines = new ArrayList<>();

        private Drawing(String name) {
            this.name = name;
        }

        public <I extends Event> On<I> on(Topic<I> topic) {
            return new On<>(this, topic);
        }

        /**
         * @throws IllegalArgumentException two lines contradict each other, or there is none
         */
        public Flow drawn() {
            if (lines.isEmpty()) {
                throw new IllegalArgumentException("flow " + name + " has no line");
            }
            Set<String> readers = new HashSet<>();
            Set<Topic<?>> queues = new HashSet<>();
            for (Line<?> line : lines) {
                if (!readers.add(line.input().name() + ' ' + line.group())) {
                    throw new IllegalArgumentException(
                            "flow " + name + ": group " + line.group() + " reads " + line.input() + " twice");
                }
                if (line.input().readers() == Topic.Readers.ONE_GROUP && !queues.add(line.input())) {
                    throw new IllegalArgumentException("flow " + name + ": " + line.input()
                            + " is a queue, and a second group (" + line.group() + ") would read it");
                }
            }
            return new Flow(name, lines);
        }
    }

    /** The beginning of a line: what it reads, as whom, and how it meets load and failure. */
    public static final class On<I extends Event> {
        private final Drawing drawing;
        private final Topic<I> input;
        private String group;
        private Optional<String> reader = Optional.empty();
        private Retry retry = Retry.untilItWorks();
        private Room room = Room.of(16);

        private On(Drawing drawing, Topic<I> input) {
            this.drawing = drawing;
            this.input = input;
        }

        /** The consumer group: the diagram's step in lower case with hyphens. */
        public On<I> group(String name) {
            this.group = name;
            return this;
        }

        /** The group is this reader's own, who gets every event whoever else reads: the name of an edge. */
        public On<I> each(String reader) {
            this.reader = Optional.of(reader);
            return this;
        }

        /** Instead of {@link Retry#untilItWorks}. */
        public On<I> retry(Retry instead) {
            this.retry = instead;
            return this;
        }

        /** Instead of 16 events at a time. */
        public On<I> inFlight(int max) {
            return inFlight(Room.of(max));
        }

        /** Instead of 16 events at a time: where events are heavy, so many and so heavy. */
        public On<I> inFlight(Room most) {
            this.room = most;
            return this;
        }

        public <O extends Event> Emitting<I, O> run(Stage<I, O> stage) {
            return new Emitting<>(this, stage);
        }

        public Drawing end(Sink<? super I> sink) {
            return add(
                    sink.getClass().getSimpleName(), event -> sink.accept(event).map(List.of()), List.of());
        }

        private Drawing add(String step, Stage<I, ? extends Event> stage, List<Topic<?>> outputs) {
            if (group == null) {
                throw new IllegalArgumentException(step + " reads " + input + " without a group");
            }
            drawing.lines.add(new Line<>(input, group, reader, step, stage, outputs, retry, room));
            return drawing;
        }
    }

    /** The end of a line: where the stage's outcomes go. */
    public static final class Emitting<I extends Event, O extends Event> {
        private final On<I> on;
        private final Stage<I, O> stage;

        private Emitting(On<I> on, Stage<I, O> stage) {
            this.on = on;
            this.stage = stage;
        }

        public Drawing emits(Topic<? extends O> topic) {
            return emitsOnto(List.of(topic));
        }

        public Drawing emits(Topic<? extends O> first, Topic<? extends O> second) {
            return emitsOnto(List.of(first, second));
        }

        public Drawing emits(Topic<? extends O> first, Topic<? extends O> second, Topic<? extends O> third) {
            return emitsOnto(List.of(first, second, third));
        }

        private Drawing emitsOnto(List<Topic<?>> topics) {
            Outcomes.check(stage, topics);
            return on.add(stage.getClass().getSimpleName(), stage, topics);
        }
    }
}
