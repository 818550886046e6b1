package dev.atmosphere.bus.spool;

import java.time.Duration;

/**
 * How much the spool may hold, and for how long.
 *
 * @param maxBytes pictures, messages and dead letters together; at this size nothing new is taken in
 * @param reserveBytes on top of {@code maxBytes}, for the steps behind the intake: what they emit must find room, or a full
 *     spool could never drain
 * @param maxAge a message that nobody settled for so long goes to the dead letters
 * @param minFreeDiskBytes nothing new is taken in while the disk has less than this left
 * @param maxDeadLetterBytes the oldest dead letters are dropped above this; at most half of {@code maxBytes}, since they take
 *     their room from it
 * @param maxDeadLetterAge older dead letters are dropped
 * @param maxLedgerAge how long a resend of a picture that went through is recognised
 * @param maxLedgerEntries the oldest entries of the upload ledger are dropped above this
 */
public record SpoolLimits(
        long maxBytes,
        long reserveBytes,
        Duration maxAge,
        long minFreeDiskBytes,
        long maxDeadLetterBytes,
        Duration maxDeadLetterAge,
        Duration maxLedgerAge,
        int maxLedgerEntries) {
    private static final long MIB = 1L << 20;

    public SpoolLimits {
        positive("maxBytes", maxBytes);
        positive("reserveBytes", reserveBytes);
        positive("maxAge", maxAge);
        if (minFreeDiskBytes < 0) {
            throw new IllegalArgumentException("minFreeDiskBytes must not be negative: " + minFreeDiskBytes);
        }
        positive("maxDeadLetterBytes", maxDeadLetterBytes);
        if (maxDeadLetterBytes > maxBytes / 2) {
            throw new IllegalArgumentException("maxDeadLetterBytes must be at most half of maxBytes (" + maxBytes
                    + "), or dead letters could shut the intake: " + maxDeadLetterBytes);
        }
        positive("maxDeadLetterAge", maxDeadLetterAge);
        positive("maxLedgerAge", maxLedgerAge);
        positive("maxLedgerEntries", maxLedgerEntries);
    }

    /** 4 GiB and two weeks, with 512 MiB of the disk left alone: about 40,000 pictures of 100 KB. */
    public static SpoolLimits defaults() {
        return of(4096 * MIB, Duration.ofDays(14), 512 * MIB);
    }

    /**
     * What an operator sets; the rest follows: a sixteenth in reserve (64 MiB at least, a few of the largest pictures), an
     * eighth for dead letters, kept twice as long as messages, and a ledger of half a million uploads or a week.
     */
    public static SpoolLimits of(long maxBytes, Duration maxAge, long minFreeDiskBytes) {
        return new SpoolLimits(
                maxBytes,
                Math.max(64 * MIB, maxBytes / 16),
                maxAge,
                minFreeDiskBytes,
                Math.max(1, maxBytes / 8),
                maxAge.multipliedBy(2),
                Duration.ofDays(7),
                500_000);
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be above 0: " + value);
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be above 0: " + value);
        }
    }
}
