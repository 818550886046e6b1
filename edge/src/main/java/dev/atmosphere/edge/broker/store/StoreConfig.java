package dev.atmosphere.edge.broker.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how the broker remembers.
 *
 * @param directory of its own
 * @param maxBytes messages on disk, all together
 * @param maxBytesPerClient messages that wait for one client; at most as much as all together leave free
 * @param commitInterval how long the first change of a group waits for company; 0 = for the rest of what the event loop does now,
 *     and for the group before
 * @param commitSize so many changes do not wait any longer
 */
public record StoreConfig(
        Path directory, long maxBytes, long maxBytesPerClient, Duration commitInterval, int commitSize) {
    private static final long MIB = 1 << 20;

    public StoreConfig {
        if (maxBytes < 1 || maxBytesPerClient < 1 || commitSize < 1 || commitInterval.isNegative()) {
            throw new IllegalArgumentException("limits and group size are above 0, the interval is not below");
        }
    }

    /** 1 GiB, 256 MiB for a client, no waiting for company. */
    public static StoreConfig in(Path directory) {
        return new StoreConfig(directory, 1024 * MIB, 256 * MIB, Duration.ZERO, 1000);
    }

    public StoreConfig withMaxBytesPerClient(long bytes) {
        return new StoreConfig(directory, maxBytes, bytes, commitInterval, commitSize);
    }
}
