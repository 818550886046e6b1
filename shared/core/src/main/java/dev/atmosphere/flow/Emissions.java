package dev.atmosphere.flow;

import dev.atmosphere.event.Event;

/**
 * Hears of every event that a step emitted, once it is durable: for what is measured of events, not of steps. An event that comes again after a
 * failure is heard of again. Called on the step's context; may neither block nor throw.
 */
@FunctionalInterface
public interface Emissions {
    /** Hears nothing. */
    Emissions UNHEARD = (topic, event) -> {};

    /** @param topic its name */
    void emitted(String topic, Event event);
}
