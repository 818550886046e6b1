package dev.atmosphere.bus.spool;

import dev.atmosphere.failure.Transient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The spool's door: who still finds room. New pictures are refused at the limit; what the steps behind them emit may also use
 * the reserve, so that a full spool drains. Thread-safe.
 */
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    /** Once full, it counts as open again when this share of the room is free; admission itself does not wait for it. */
    private static final long REOPENED_DIVISOR = 20;

    private static final Duration TELL_EVERY = Duration.ofMinutes(1);

    private final SpoolLimits limits;
    private final PictureFiles pictures;
    private final Clock clock;
    private long used;
    private long reserved;
    /** Since when new pictures are refused; null while they are not. */
    private Instant fullSince;

    private Instant told = Instant.MIN;
    private boolean fullWasTold;
    private long refusedUntold;

    Admission(SpoolLimits limits, PictureFiles pictures, Clock clock) {
        this.limits = limits;
        this.pictures = pictures;
        this.clock = clock;
    }

    /**
     * Sets room aside for what is on its way to the disk.
     *
     * @param intake whether it comes from outside, and so may be refused early
     * @throws Transient {@code spool-full}
     */
    synchronized void reserve(long bytes, boolean intake) throws IOException {
        long limit = limits.maxBytes() + (intake ? 0 : limits.reserveBytes());
        if (used + reserved + bytes > limit) {
            throw refuse(
                    intake,
                    "it holds " + used + " bytes, " + reserved + " are on their way, " + limit + " are allowed");
        }
        if (intake) {
            long free = pictures.diskFreeBytes();
            if (free - bytes < limits.minFreeDiskBytes()) {
                throw refuse(
                        true,
                        "the disk has " + free + " bytes left, " + limits.minFreeDiskBytes() + " are to stay free");
            }
        }
        reserved += bytes;
    }

    private Transient refuse(boolean intake, String why) {
        if (intake) {
            tellFull(why);
        }
        return new Transient("spool-full", "the spool is full: " + why);
    }

    /** When it becomes full, and every minute while pictures are refused; also if it is free in between for a moment. */
    private void tellFull(String why) {
        Instant now = clock.instant();
        boolean begins = fullSince == null;
        fullSince = begins ? now : fullSince;
        refusedUntold++;
        if (told.isBefore(now.minus(TELL_EVERY))) {
            LOG.warn(
                    "the spool {}, {} pictures are put off: {}",
                    begins ? "is full" : "has been full since " + fullSince,
                    refusedUntold,
                    why);
            told = now;
            fullWasTold = true;
            refusedUntold = 0;
        }
    }

    synchronized void release(long bytes) {
        reserved -= bytes;
    }

    synchronized void used(long bytes) {
        used = bytes;
        if (fullSince != null && roomy()) {
            LOG.atLevel(fullWasTold ? Level.INFO : Level.DEBUG)
                    .log("the spool has room again: it holds {} of {} bytes", used, limits.maxBytes());
            fullSince = null;
            fullWasTold = false;
        }
    }

    private boolean roomy() {
        try {
            return used < limits.maxBytes() - limits.maxBytes() / REOPENED_DIVISOR
                    && pictures.diskFreeBytes() > limits.minFreeDiskBytes();
        } catch (IOException e) {
            LOG.warn("the free space of the spool's disk cannot be told: {}", e.toString());
            return false;
        }
    }

    synchronized boolean full() {
        return fullSince != null;
    }
}
