package dev.atmosphere.bus.spool;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the spool stands, for health and the status page.
 *
 * @param bytes held: pictures, messages, dead letters
 * @param maxBytes at which nothing new is taken in
 * @param diskFreeBytes left on the disk for anybody
 * @param oldest when the oldest message that somebody has not settled was published
 * @param full whether new pictures are refused at present
 * @param quarantined directories of spools that were found corrupt and put aside; a person should look
 */
public record SpoolState(
        long bytes,
        long maxBytes,
        long diskFreeBytes,
        long messages,
        long deadLetters,
        Optional<Instant> oldest,
        boolean full,
        List<Path> quarantined) {
    public SpoolState {
        quarantined = List.copyOf(quarantined);
    }

    /** Bytes that new pictures may still take. */
    public long free() {
        return Math.max(0, maxBytes - bytes);
    }
}
