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
    private final Map<SourceNetwork, Record> records = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SourceNetwork, Record> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private static final class Record {
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
        Record record = known(address);
        if (record == null || record.failures < FREE_FAILURES) {
            return Duration.ZERO;
        }
        long now = nanoTime.getAsLong();
        long waitNanos = Math.max(0, record.freeNanos - now);
        if (waitNanos > PATIENCE_NANOS) {
            return Duration.ofNanos(-1);
        }
        record.freeNanos = now + waitNanos + delayNanos(record.failures);
        return Duration.ofNanos(waitNanos);
    }

    synchronized boolean isSlowed(InetAddress address) {
        Record record = known(address);
        return record != null && record.failures >= FREE_FAILURES;
    }

    synchronized void failed(InetAddress address) {
        Record record = known(address);
        if (record == null) {
            record = new Record();
            records.put(SourceNetwork.of(address), record);
        }
        long now = nanoTime.getAsLong();
        record.failures++;
        record.lastNanos = now;
        if (record.failures >= FREE_FAILURES) {
            boolean first = record.failures == FREE_FAILURES;
            long free = now + delayNanos(record.failures);
            record.freeNanos = first || record.freeNanos - free < 0 ? free : record.freeNanos;
        }
    }

    synchronized int size() {
        return records.size();
    }

    private Record known(InetAddress address) {
        SourceNetwork key = SourceNetwork.of(address);
        Record record = records.get(key);
        if (record != null && nanoTime.getAsLong() - record.lastNanos > FORGOTTEN_NANOS) {
            records.remove(key);
            return null;
        }
        return record;
    }

    private static long delayNanos(int failures) {
        int doublings = Math.min(failures - FREE_FAILURES, 10);
        return Math.min(LONGEST_NANOS, FIRST_NANOS << doublings);
    }
}
