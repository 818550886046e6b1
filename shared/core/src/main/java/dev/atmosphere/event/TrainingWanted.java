package dev.atmosphere.event;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * There may be something to learn: faces were tagged, names changed, the time has come, or somebody asked.
 *
 * @param why for the log and the recognizer's record
 */
public record TrainingWanted(UUID id, String why, Instant at) implements TagFinalized {
    public TrainingWanted {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(at, "at");
    }

    @Override
    public String key() {
        return "recognizer";
    }
}
