package dev.atmosphere.event;

import java.util.UUID;

/** Something that happened, carried by one topic. Implementations are records. */
public interface Event {
    /** Identifies the event within its topic: the same for a redelivery and for a second run of the step that made it. */
    UUID id();

    /** Events of one key are handled in order, one after the other: the station for pictures, the face for tagging. */
    String key();
}
