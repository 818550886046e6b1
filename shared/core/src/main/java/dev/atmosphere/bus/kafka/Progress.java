package dev.atmosphere.bus.kafka;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How far a group is in one partition: which offsets are in flight, and up to where everything is settled. Not thread-safe.
 */
final class Progress {
    private final TreeMap<Long, Instant> inFlight = new TreeMap<>();
    private long next = -1;
    private long committed = -1;

    void delivered(long offset, Instant publishedAt) {
        inFlight.put(offset, publishedAt);
        next = Math.max(next, offset + 1);
    }

    void settled(long offset) {
        inFlight.remove(offset);
    }

    /** The offset to commit, if it moved since {@link #committed}: the first that is not settled. */
    OptionalLong toCommit() {
        long settledUpTo = inFlight.isEmpty() ? next : inFlight.firstKey();
        return settledUpTo > committed ? OptionalLong.of(settledUpTo) : OptionalLong.empty();
    }

    void committed(long offset) {
        committed = Math.max(committed, offset);
    }

    Optional<Instant> oldest() {
        return Optional.ofNullable(inFlight.firstEntry()).map(Map.Entry::getValue);
    }
}
