package dev.atmosphere.bus.spool;

import dev.atmosphere.bus.Cause;
import dev.atmosphere.disk.Statements;
import dev.atmosphere.metrics.SpoolMeters;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up what stays beyond the limits: messages that are too old go to the dead letters, dead letters that are too old or
 * too many go for good, the upload ledger and the list of readers forget. A bounded amount at a time; on the committing
 * thread.
 */
final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final int AT_A_TIME = 500;

    private final SpoolLimits limits;
    private final SpoolMeters meters;

    private record Expired(long reader, long seq, String id, String topic, Instant publishedAt) {
        /** What a missing reader's number reads as. */
        static final long NOBODY = 0;
    }

    private record Letter(long letter, long size, Instant givenUpAt, String id, String topic) {}

    Sweeper(SpoolLimits limits, SpoolMeters meters) {
        this.limits = limits;
        this.meters = meters;
    }

    /**
     * @param atWork whether a reader has this message in flight: then it is not given up
     * @param reading whether a reader is subscribed: then it is not forgotten
     * @return whether there may be more to sweep
     */
    boolean sweep(SpoolTables tables, Instant now, AtWork atWork, Predicate<Long> reading) throws SQLException {
        Statements sql = tables.sql();
        int expired = expireMessages(tables, now, atWork);
        int letters = dropLetters(sql, now) + dropLettersAboveRoom(sql, tables.usage());
        int uploads = sql.change(
                        "DELETE FROM uploads WHERE image_id IN (SELECT image_id FROM uploads WHERE claimed_at < ?"
                                + " ORDER BY claimed_at LIMIT ?)",
                        before(now, limits.maxLedgerAge()),
                        AT_A_TIME)
                + dropUploadsAboveCount(sql, tables.usage());
        forgetReaders(sql, now, reading);
        return expired == AT_A_TIME || letters >= AT_A_TIME || uploads >= AT_A_TIME;
    }

    /** Tells whether a message is being worked on. */
    interface AtWork {
        boolean test(long reader, long seq);
    }

    private int expireMessages(SpoolTables tables, Instant now, AtWork atWork) throws SQLException {
        List<Expired> expired = tables.sql()
                .list(
                        row -> new Expired(
                                row.getLong("reader"),
                                row.getLong("seq"),
                                row.getString("id"),
                                row.getString("topic"),
                                Instant.ofEpochMilli(row.getLong("published_at"))),
                        "SELECT w.reader, m.seq, m.id, m.topic, m.published_at FROM messages m"
                                + " LEFT JOIN readers r ON r.topic = m.topic"
                                + " LEFT JOIN waiting w ON w.reader = r.reader AND w.seq = m.seq"
                                + " WHERE m.published_at < ? AND (w.seq IS NOT NULL OR r.reader IS NULL)"
                                + " ORDER BY m.published_at LIMIT ?",
                        before(now, limits.maxAge()),
                        AT_A_TIME);
        int givenUp = 0;
        for (Expired one : expired) {
            if (!atWork.test(one.reader(), one.seq())) {
                LOG.warn(
                        "{} of {} is given up: published at {}, older than {}",
                        one.id(),
                        one.topic(),
                        one.publishedAt(),
                        limits.maxAge());
                Cause cause = new Cause("too-old", "not settled within " + limits.maxAge());
                if (one.reader() == Expired.NOBODY) {
                    tables.giveUpUnread(one.seq(), cause, now);
                } else {
                    tables.giveUp(one.reader(), one.seq(), cause, now);
                }
                givenUp++;
            }
        }
        count("too-old", givenUp);
        return givenUp;
    }

    private int dropLetters(Statements sql, Instant now) throws SQLException {
        List<Letter> old = sql.list(
                Sweeper::letter,
                "SELECT * FROM letters WHERE given_up_at < ? ORDER BY letter LIMIT ?",
                before(now, limits.maxDeadLetterAge()),
                AT_A_TIME);
        drop(sql, old, "dead-letter-too-old");
        return old.size();
    }

    private int dropLettersAboveRoom(Statements sql, Usage usage) throws SQLException {
        long excess = usage.letterBytes() - limits.maxDeadLetterBytes();
        if (excess <= 0) {
            return 0;
        }
        List<Letter> oldest = sql.list(Sweeper::letter, "SELECT * FROM letters ORDER BY letter LIMIT ?", AT_A_TIME);
        int count = 0;
        for (long left = excess; left > 0 && count < oldest.size(); count++) {
            left -= oldest.get(count).size();
        }
        drop(sql, oldest.subList(0, count), "dead-letter-no-room");
        return count;
    }

    private static Letter letter(ResultSet row) throws SQLException {
        return new Letter(
                row.getLong("letter"),
                row.getLong("size"),
                Instant.ofEpochMilli(row.getLong("given_up_at")),
                row.getString("id"),
                row.getString("topic"));
    }

    private void drop(Statements sql, List<Letter> letters, String reason) throws SQLException {
        for (Letter one : letters) {
            LOG.warn(
                    "the dead letter {} of {}, given up at {}, is dropped: {}",
                    one.id(),
                    one.topic(),
                    one.givenUpAt(),
                    reason);
            sql.change("DELETE FROM letters WHERE letter = ?", one.letter());
        }
        count(reason, letters.size());
    }

    private int dropUploadsAboveCount(Statements sql, Usage usage) throws SQLException {
        long excess = Math.min(AT_A_TIME, usage.uploads() - limits.maxLedgerEntries());
        return excess <= 0
                ? 0
                : sql.change(
                        "DELETE FROM uploads WHERE image_id IN"
                                + " (SELECT image_id FROM uploads ORDER BY claimed_at LIMIT ?)",
                        excess);
    }

    /** A group that nobody was for so long is gone from the flow: what waits for it would be too old anyway. */
    private void forgetReaders(Statements sql, Instant now, Predicate<Long> reading) throws SQLException {
        List<Long> absent = sql.list(
                row -> row.getLong(1),
                "SELECT reader FROM readers WHERE seen_at < ? AND waiting = 0",
                before(now, limits.maxAge()));
        for (Long reader : absent) {
            if (reading.test(reader)) {
                sql.change("UPDATE readers SET seen_at = ? WHERE reader = ?", now.toEpochMilli(), reader);
            } else {
                LOG.info("reader {} has not been seen for {} and is forgotten", reader, limits.maxAge());
                sql.change("DELETE FROM readers WHERE reader = ?", reader);
            }
        }
    }

    private void count(String reason, int count) {
        if (count > 0) {
            meters.givenUp(reason, count);
        }
    }

    private static long before(Instant now, Duration age) {
        return now.minus(age).toEpochMilli();
    }
}
