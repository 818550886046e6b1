package dev.atmosphere.bus;

import dev.atmosphere.event.Event;
import java.util.UUID;

/** A small event for the tests of buses. */
public record Note(UUID id, String key, int number) implements Event {
    public static Note of(String key, int number) {
        return new Note(UUID.randomUUID(), key, number);
    }
}
