package dev.atmosphere.bus.spool;

import dev.atmosphere.bus.DeadLetter;
import dev.atmosphere.disk.Statements;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is read: the committed state, beside the committing thread. Thread-safe by one lock. */
final class SpoolReads implements AutoCloseable {
    private static final String LETTER =
            "SELECT l.*, p.size AS picture_size FROM letters l LEFT JOIN pictures p ON p.sha256 = l.picture";

    private final Statements sql;
    private final Rows rows;

    SpoolReads(Statements sql, Rows rows) {
        this.sql = sql;
        this.rows = rows;
    }

    /** What a reader has not settled beyond a place, in order. */
    synchronized List<StoredMessage> after(long reader, long seq, int limit) throws SQLException {
        return sql.list(
                rows::stored,
                "SELECT m.*, p.size AS picture_size FROM waiting w JOIN messages m ON m.seq = w.seq"
                        + " LEFT JOIN pictures p ON p.sha256 = m.picture"
                        + " WHERE w.reader = ? AND w.seq > ? ORDER BY w.seq LIMIT ?",
                reader,
                seq,
                limit);
    }

    synchronized long lag(long reader) throws SQLException {
        return sql.first(row -> row.getLong(1), "SELECT waiting FROM readers WHERE reader = ?", reader)
                .orElse(0L);
    }

    synchronized Optional<Instant> oldest(long reader) throws SQLException {
        return sql.first(
                row -> Instant.ofEpochMilli(row.getLong(1)),
                "SELECT m.published_at FROM waiting w JOIN messages m ON m.seq = w.seq"
                        + " WHERE w.reader = ? ORDER BY w.seq LIMIT 1",
                reader);
    }

    synchronized Optional<Instant> oldest() throws SQLException {
        return sql.first(
                row -> Instant.ofEpochMilli(row.getLong(1)), "SELECT published_at FROM messages ORDER BY seq LIMIT 1");
    }

    /** Which bytes came under an id. */
    synchronized Optional<String> uploaded(String imageId) throws SQLException {
        return sql.first(row -> row.getString(1), "SELECT sha256 FROM uploads WHERE image_id = ?", imageId);
    }

    synchronized List<DeadLetter> letters(String topic, int limit) throws SQLException {
        return sql.list(rows::letter, LETTER + " WHERE l.topic = ? ORDER BY l.letter DESC LIMIT ?", topic, limit);
    }

    synchronized Optional<DeadLetter> letter(String topic, long letter) throws SQLException {
        return sql.first(rows::letter, LETTER + " WHERE l.topic = ? AND l.letter = ?", topic, letter);
    }

    @Override
    public synchronized void close() throws SQLException {
        sql.close();
    }
}
