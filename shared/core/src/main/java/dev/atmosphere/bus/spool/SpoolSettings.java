package dev.atmosphere.bus.spool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Where the spool lies and how it behaves.
 *
 * @param directory on a local file system; made if missing
 * @param commitInterval how long the first write of a batch waits for company; zero commits as soon as the disk is free,
 *     which batches by itself under load. A longer one spares an SD card and delays every acknowledgement by as much
 */
public record SpoolSettings(Path directory, Duration commitInterval, SpoolLimits limits) {
    private static final Duration LONGEST = Duration.ofSeconds(1);

    public SpoolSettings {
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(limits, "limits");
        if (commitInterval.isNegative() || commitInterval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("commitInterval must lie between 0 and 1 s: " + commitInterval);
        }
    }

    public static SpoolSettings in(Path directory) {
        return new SpoolSettings(directory, Duration.ZERO, SpoolLimits.defaults());
    }
}
