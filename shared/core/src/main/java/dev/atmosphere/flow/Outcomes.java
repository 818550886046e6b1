package dev.atmosphere.flow;

import dev.atmosphere.event.Event;
import dev.atmosphere.topic.Topic;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/** Checks that what a stage may emit and the topics it emits onto are the same set. */
final class Outcomes {
    private Outcomes() {}

    /**
     * @throws IllegalArgumentException an outcome without a topic, a topic without an outcome, or one outcome on two topics
     */
    static void check(Stage<?, ?> stage, List<Topic<?>> outputs) {
        String step = stage.getClass().getSimpleName();
        List<Class<?>> outcomes = leavesOf(outcomeType(stage), step);
        for (Class<?> outcome : outcomes) {
            long carriers = outputs.stream().filter(t -> t.type() == outcome).count();
            if (carriers != 1) {
                throw new IllegalArgumentException(step + " may emit " + outcome.getSimpleName() + ", which "
                        + (carriers == 0 ? "no topic" : "more than one topic") + " of its line carries: " + outputs);
            }
        }
        for (Topic<?> output : outputs) {
            if (!outcomes.contains(output.type())) {
                throw new IllegalArgumentException(step + " never emits "
                        + output.type().getSimpleName() + ", but its line names the topic " + output);
            }
        }
    }

    private static Class<?> outcomeType(Stage<?, ?> stage) {
        for (Type type : stage.getClass().getGenericInterfaces()) {
            if (type instanceof ParameterizedType p
                    && p.getRawType() == Stage.class
                    && p.getActualTypeArguments()[1] instanceof Class<?> outcome) {
                return outcome;
            }
        }
        throw new IllegalArgumentException(
                stage.getClass().getName()
                        + ": a stage is a named class that implements Stage<In, Out> itself, so that its outcomes can be checked");
    }

    private static List<Class<?>> leavesOf(Class<?> type, String step) {
        if (type.isRecord()) {
            return List.of(type);
        }
        if (!type.isSealed() || !Event.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException(step + ": an outcome is a record or a sealed interface of records, "
                    + type.getName() + " is neither");
        }
        List<Class<?>> leaves = new ArrayList<>();
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            leaves.addAll(leavesOf(permitted, step));
        }
        return leaves;
    }
}
