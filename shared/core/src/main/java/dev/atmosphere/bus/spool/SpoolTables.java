package dev.atmosphere.bus.spool;

import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.Headers;
import dev.atmosphere.bus.Message;
import dev.atmosphere.disk.Statements;
import dev.atmosphere.picture.Picture;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is written: the spool's changes as SQL. Every method is a part of the transaction that the committing thread has
 * open; belongs to that thread.
 */
final class SpoolTables {
    /** Stands in a dead letter for the group, where no group ever read the topic. */
    private static final String NOBODY = "nobody";

    private static final String READER = "SELECT reader FROM readers WHERE topic = ? AND name = ?";

    private final Statements sql;
    private final Rows rows;

    SpoolTables(Statements sql, Rows rows) {
        this.sql = sql;
        this.rows = rows;
    }

    /**
     * The upload ledger's answer; a new id is entered.
     *
     * @param upload the picture's checksum and, behind it, its sender
     */
    Intake claim(String imageId, String upload, Instant now) throws SQLException {
        Optional<String> known =
                sql.first(row -> row.getString(1), "SELECT sha256 FROM uploads WHERE image_id = ?", imageId);
        if (known.isPresent()) {
            return known.get().equals(upload) ? Intake.SAME : Intake.OTHER_BYTES;
        }
        sql.change("INSERT INTO uploads VALUES (?, ?, ?)", imageId, upload, now.toEpochMilli());
        return Intake.NEW;
    }

    /** For every reader of the topic, or for the one that a replay names. Returns false if the id is held already. */
    boolean publish(String topic, Message message, Instant now) throws SQLException {
        Optional<Picture> picture = message.picture();
        if (picture.isPresent()) {
            sql.change(
                    "INSERT OR IGNORE INTO pictures (sha256, size) VALUES (?, ?)",
                    picture.get().sha256(),
                    picture.get().size());
        }
        String onlyFor = message.headers().getOrDefault(Headers.REPLAY_GROUP, "");
        int added = sql.change(
                "INSERT OR IGNORE INTO messages"
                        + " (topic, id, replay_group, message_key, headers, published_at, picture, body)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                topic,
                message.id().toString(),
                onlyFor,
                message.key(),
                rows.headers(message),
                now.toEpochMilli(),
                picture.map(Picture::sha256).orElse(null),
                message.body());
        if (added == 0) {
            return false;
        }
        sql.change(
                "INSERT INTO waiting (reader, seq) SELECT reader, last_insert_rowid() FROM readers"
                        + " WHERE topic = ? AND ? IN ('', name)",
                topic,
                onlyFor);
        return true;
    }

    /** The reader's number; one that was never seen gets everything that is held. */
    long register(String topic, String group, Instant now) throws SQLException {
        int seen = sql.change(
                "UPDATE readers SET seen_at = ? WHERE topic = ? AND name = ?", now.toEpochMilli(), topic, group);
        if (seen == 0) {
            sql.change("INSERT INTO readers (topic, name, seen_at) VALUES (?, ?, ?)", topic, group, now.toEpochMilli());
        }
        long reader = sql.first(row -> row.getLong(1), READER, topic, group).orElseThrow();
        if (seen == 0) {
            sql.change(
                    "INSERT INTO waiting (reader, seq) SELECT ?, seq FROM messages"
                            + " WHERE topic = ? AND replay_group IN ('', ?)",
                    reader,
                    topic,
                    group);
        }
        return reader;
    }

    /** Done with it, once or again. The message goes when no reader of its topic waits for it any more. */
    void settle(long reader, long seq) throws SQLException {
        if (sql.change("DELETE FROM waiting WHERE reader = ? AND seq = ?", reader, seq) > 0) {
            removeSettled(seq);
        }
    }

    private void removeSettled(long seq) throws SQLException {
        sql.change(
                "DELETE FROM messages WHERE seq = ?1 AND NOT EXISTS (SELECT 1 FROM readers r JOIN waiting w"
                        + " ON w.reader = r.reader AND w.seq = ?1 WHERE r.topic = messages.topic)",
                seq);
    }

    /** Copies it into the dead letters, then settles it. One that was settled before stays as it is. */
    void giveUp(long reader, long seq, Cause cause, Instant now) throws SQLException {
        sql.change(
                "INSERT INTO letters (topic, group_name, reason, cause, given_up_at, id, message_key, headers, picture,"
                        + " size, body) SELECT m.topic, r.name, ?, ?, ?, m.id, m.message_key, m.headers, m.picture,"
                        + " length(m.body) + length(m.headers) + coalesce(p.size, 0), m.body FROM waiting w"
                        + " JOIN readers r ON r.reader = w.reader JOIN messages m ON m.seq = w.seq"
                        + " LEFT JOIN pictures p ON p.sha256 = m.picture WHERE w.reader = ? AND w.seq = ?",
                cause.reason(),
                cause.text(),
                now.toEpochMilli(),
                reader,
                seq);
        settle(reader, seq);
    }

    /** Into the dead letters with a message that no group ever read. */
    void giveUpUnread(long seq, Cause cause, Instant now) throws SQLException {
        giveUpAs(NOBODY, seq, cause, now);
    }

    /** Into the dead letters, as given up by the group, with a message that was never held here. */
    void giveUpNew(String topic, String group, Message message, Cause cause, Instant now) throws SQLException {
        if (publish(topic, message, now)) {
            long seq = sql.first(
                            row -> row.getLong(1),
                            "SELECT seq FROM messages WHERE topic = ? AND id = ? AND replay_group = ?",
                            topic,
                            message.id().toString(),
                            message.headers().getOrDefault(Headers.REPLAY_GROUP, ""))
                    .orElseThrow();
            sql.change("DELETE FROM waiting WHERE seq = ?", seq);
            giveUpAs(group, seq, cause, now);
        }
    }

    private void giveUpAs(String group, long seq, Cause cause, Instant now) throws SQLException {
        sql.change(
                "INSERT INTO letters (topic, group_name, reason, cause, given_up_at, id, message_key, headers, picture,"
                        + " size, body) SELECT m.topic, ?, ?, ?, ?, m.id, m.message_key, m.headers, m.picture,"
                        + " length(m.body) + length(m.headers) + coalesce(p.size, 0), m.body FROM messages m"
                        + " LEFT JOIN pictures p ON p.sha256 = m.picture WHERE m.seq = ?",
                group,
                cause.reason(),
                cause.text(),
                now.toEpochMilli(),
                seq);
        sql.change("DELETE FROM messages WHERE seq = ?", seq);
    }

    /** Returns whether it was there. */
    boolean removeLetter(long letter) throws SQLException {
        return sql.change("DELETE FROM letters WHERE letter = ?", letter) > 0;
    }

    /** Takes the rows of pictures out that nothing refers to, and says which: their files are to follow. */
    List<String> forgetUnusedPictures() throws SQLException {
        List<String> unused = sql.list(row -> row.getString(1), "SELECT sha256 FROM pictures WHERE refs = 0");
        if (!unused.isEmpty()) {
            sql.change("DELETE FROM pictures WHERE refs = 0");
        }
        return unused;
    }

    boolean holdsPicture(String sha256) throws SQLException {
        return sql.first(row -> 1, "SELECT 1 FROM pictures WHERE sha256 = ?", sha256)
                .isPresent();
    }

    Usage usage() throws SQLException {
        return sql.first(
                        row -> new Usage(
                                row.getLong("bytes"),
                                row.getLong("messages"),
                                row.getLong("letters"),
                                row.getLong("letter_bytes"),
                                row.getLong("uploads")),
                        "SELECT * FROM usage")
                .orElseThrow();
    }

    Statements sql() {
        return sql;
    }
}
