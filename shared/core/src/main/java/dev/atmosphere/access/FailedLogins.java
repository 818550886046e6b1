package dev.atmosphere.access;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often names and passwords from an address were wrong of late, and how long its next attempts wait therefore: from the third
 * failure on a quarter of a second, twice as long after each further one, eight seconds at most, one after the other however many
 * sockets ask. Forgotten ten minutes after the last one. Counted by {@link SourceNetwork}.
 *
 * <p>Bounded: of more than {@value #MOST_ADDRESSES} addresses the one not heard of for longest is forgotten. Thread-safe.
 */
public final class FailedLogins {
    static final int MOST_ADDRESSES = 10_000;
    static final int FREE_FAILURES = 3;
    private static final long FIRST_NANOS = Duration.ofMillis(250).toNanos();
    private static final long LONGEST_NANOS = Duration.ofSeconds(8).toNanos();
    private static final long FORGOTTEN_NANOS = Duration.ofMinutes(10).toNanos();
    /** Who would wait longer is sent away. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private final LongSupplier nanoTime;
    private final Map<SourceNetwork, Offender> offenders = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SourceNetwork, Offender> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private static final class Offender {
        private int failures;
        private long lastNanos;
        private long freeNanos;
    }

    public FailedLogins(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Takes the address's next turn.
     *
     * @return how long the attempt has to wait; negative if too many wait already
     */
    synchronized Duration turn(InetAddress address) {
        Offender offender = known(address);
        if (offender == null || offender.failures < FREE_FAILURES) {
            return Duration.ZERO;
        }
        long now = nanoTime.getAsLong();
        long waitNanos = Math.max(0, offender.freeNanos - now);
        if (waitNanos > PATIENCE_NANOS) {
            return Duration.ofNanos(-1);
        }
        offender.freeNanos = now + waitNanos + delayNanos(offender.failures);
        return Duration.ofNanos(waitNanos);
    }

    synchronized boolean isSlowed(InetAddress address) {
        Offender offender = known(address);
        return offender != null && offender.failures >= FREE_FAILURES;
    }

    synchronized void failed(InetAddress address) {
        Offender offender = known(address);
        if (offender == null) {
            offender = new Offender();
            offenders.put(SourceNetwork.of(address), offender);
        }
        long now = nanoTime.getAsLong();
        offender.failures++;
        offender.lastNanos = now;
        if (offender.failures >= FREE_FAILURES) {
            boolean first = offender.failures == FREE_FAILURES;
            long free = now + delayNanos(offender.failures);
            offender.freeNanos = first || offender.freeNanos - free < 0 ? free : offender.freeNanos;
        }
    }

    synchronized int size() {
        return offenders.size();
    }

    private Offender known(InetAddress address) {
        SourceNetwork key = SourceNetwork.of(address);
        Offender offender = offenders.get(key);
        if (offender != null && nanoTime.getAsLong() - offender.lastNanos > FORGOTTEN_NANOS) {
            offenders.remove(key);
            return null;
        }
        return offender;
    }

    private static long delayNanos(int failures) {
        int doublings = Math.min(failures - FREE_FAILURES, 10);
        return Math.min(LONGEST_NANOS, FIRST_NANOS << doublings);
    }
}
