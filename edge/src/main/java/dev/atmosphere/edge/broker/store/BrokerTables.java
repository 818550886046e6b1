package dev.atmosphere.edge.broker.store;

import dev.atmosphere.disk.Statements;
import dev.atmosphere.disk.SyncedFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's memory as SQL. Every method is a part of the transaction that the committing thread has open; belongs to that
 * thread. A change that is made twice changes nothing the second time.
 */
public final class BrokerTables {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerTables.class);

    private final Statements sql;
    private final SyncedFiles payloads;

    BrokerTables(Statements sql, SyncedFiles payloads) {
        this.sql = sql;
        this.payloads = payloads;
    }

    // ---- sessions

    /** A new session, or what has changed of one. */
    public void session(Stored.Session session) throws SQLException {
        sql.change(
                "INSERT INTO sessions VALUES (?, ?, ?, ?, ?) ON CONFLICT (session) DO UPDATE SET"
                        + " expiry_seconds = excluded.expiry_seconds, away_since = excluded.away_since",
                session.session(),
                session.clientId(),
                session.userName().orElse(null),
                session.expirySeconds(),
                session.awaySince().orElse(null));
    }

    /** Ends a session: nothing of it is left. */
    public void end(long session) throws SQLException {
        for (String table : List.of("deliveries", "subscriptions", "exchanges", "wills", "sessions")) {
            sql.change("DELETE FROM " + table + " WHERE session = ?", session);
        }
    }

    public void subscribe(Stored.Subscription subscription) throws SQLException {
        sql.change(
                "INSERT OR REPLACE INTO subscriptions VALUES (?, ?, ?, ?, ?, ?)",
                subscription.session(),
                subscription.filter(),
                subscription.qos(),
                subscription.noLocal(),
                subscription.retainAsPublished(),
                subscription.identifier());
    }

    public void unsubscribe(long session, String filter) throws SQLException {
        sql.change("DELETE FROM subscriptions WHERE session = ? AND filter = ?", session, filter);
    }

    public void will(long session, long message, long delaySeconds) throws SQLException {
        noWill(session);
        sql.change("INSERT INTO wills VALUES (?, ?, ?)", session, message, delaySeconds);
    }

    public void noWill(long session) throws SQLException {
        sql.change("DELETE FROM wills WHERE session = ?", session);
    }

    // ---- messages

    /** @param inFile whether its payload is a file, which is there */
    void message(Stored.Message message, boolean inFile) throws SQLException {
        ByteBuffer payload = message.payload().orElseThrow();
        sql.change(
                "INSERT OR IGNORE INTO messages (message, topic, size, payload_size, payload, qos, retain, publisher,"
                        + " properties, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                message.message(),
                message.topic(),
                message.size(),
                payload.remaining(),
                inFile ? null : bytes(payload),
                message.qos(),
                message.retain(),
                message.publisher(),
                message.properties().orElse(null),
                message.expiresAt().orElse(null));
    }

    /** The message waits for the session. */
    public void queue(long session, long sequence, long message, int qos, boolean retain, List<Integer> identifiers)
            throws SQLException {
        sql.change(
                "INSERT OR IGNORE INTO deliveries (session, sequence, message, qos, retain, identifiers)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                session,
                sequence,
                message,
                qos,
                retain,
                identifiers.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    public void sent(long session, long sequence, int packetId) throws SQLException {
        sql.change(
                "UPDATE deliveries SET packet_id = ? WHERE session = ? AND sequence = ?", packetId, session, sequence);
    }

    /** PUBREC came. */
    public void received(long session, long sequence) throws SQLException {
        sql.change("UPDATE deliveries SET received = 1 WHERE session = ? AND sequence = ?", session, sequence);
    }

    /** Acknowledged, or given up. */
    public void done(long session, long sequence) throws SQLException {
        sql.change("DELETE FROM deliveries WHERE session = ? AND sequence = ?", session, sequence);
    }

    public void retain(String topic, long message) throws SQLException {
        forget(topic);
        sql.change("INSERT INTO retained VALUES (?, ?)", topic, message);
    }

    public void forget(String topic) throws SQLException {
        sql.change("DELETE FROM retained WHERE topic = ?", topic);
    }

    // ---- QoS 2 messages on their way in

    public void exchange(Stored.Exchange exchange) throws SQLException {
        sql.change(
                "INSERT OR REPLACE INTO exchanges VALUES (?, ?, ?, ?)",
                exchange.session(),
                exchange.packetId(),
                exchange.id().toString(),
                exchange.accepted());
    }

    public void endExchange(long session, int packetId) throws SQLException {
        sql.change("DELETE FROM exchanges WHERE session = ? AND packet_id = ?", session, packetId);
    }

    // ---- reading

    /**
     * What waits for a session behind a place, in order.
     *
     * @param maxBytes of all of them; the first comes whatever its size
     */
    public List<Stored.Delivery> queued(long session, long afterSequence, int maxCount, long maxBytes)
            throws SQLException, IOException {
        List<Stored.Delivery> found = new ArrayList<>();
        long[] bytes = new long[1];
        sql.list(
                row -> {
                    boolean fits = found.isEmpty() || bytes[0] + row.getLong("size") <= maxBytes;
                    if (fits && found.size() < maxCount) {
                        found.add(delivery(row));
                    }
                    bytes[0] += row.getLong("size");
                    return 0;
                },
                "SELECT m.*, d.sequence, d.qos AS granted, d.retain AS shown, d.identifiers, d.packet_id, d.received"
                        + " FROM deliveries d JOIN messages m ON m.message = d.message"
                        + " WHERE d.session = ? AND d.sequence > ? ORDER BY d.sequence LIMIT ?",
                session,
                afterSequence,
                maxCount);
        return found;
    }

    Stored.Snapshot snapshot() throws SQLException {
        return new Stored.Snapshot(
                sql.list(
                        row -> new Stored.Session(
                                row.getLong("session"),
                                row.getString("client_id"),
                                Optional.ofNullable(row.getString("user_name")),
                                row.getLong("expiry_seconds"),
                                number(row, "away_since")),
                        "SELECT * FROM sessions"),
                sql.list(
                        row -> new Stored.Subscription(
                                row.getLong("session"),
                                row.getString("filter"),
                                row.getInt("qos"),
                                row.getBoolean("no_local"),
                                row.getBoolean("retain_as_published"),
                                row.getInt("identifier")),
                        "SELECT * FROM subscriptions"),
                sql.list(
                        row -> new Stored.Backlog(row.getLong(1), row.getInt(2), row.getLong(3), row.getLong(4)),
                        "SELECT d.session, count(*), sum(m.size), max(d.sequence) FROM deliveries d"
                                + " JOIN messages m ON m.message = d.message GROUP BY d.session"),
                sql.list(
                        row -> new Stored.Exchange(
                                row.getLong("session"),
                                row.getInt("packet_id"),
                                UUID.fromString(row.getString("id")),
                                row.getBoolean("accepted")),
                        "SELECT * FROM exchanges"),
                sql.list(
                        row -> new Stored.Will(row.getLong("session"), message(row), row.getLong("delay_seconds")),
                        "SELECT m.*, w.session, w.delay_seconds FROM wills w JOIN messages m ON m.message = w.message"),
                sql.list(
                        this::message,
                        "SELECT m.* FROM retained r JOIN messages m ON m.message = r.message ORDER BY 1"),
                sql.first(
                        row -> new Stored.ClockReading(row.getLong("broker"), row.getLong("wall")),
                        "SELECT * FROM clock"),
                sql.first(
                                row -> row.getLong(1),
                                "SELECT max((SELECT coalesce(max(session), 0) FROM sessions),"
                                        + " (SELECT coalesce(max(message), 0) FROM messages))")
                        .orElse(0L));
    }

    long bytes() throws SQLException {
        return sql.first(row -> row.getLong(1), "SELECT bytes FROM usage").orElseThrow();
    }

    // ---- upkeep

    void clock(Stored.ClockReading now) throws SQLException {
        if (sql.change("UPDATE clock SET broker = ?, wall = ?", now.broker(), now.wall()) == 0) {
            sql.change("INSERT INTO clock VALUES (?, ?)", now.broker(), now.wall());
        }
    }

    /** What sessions left that are not to be remembered: it only waited on the disk. Of those, wills remain. */
    void dropOrphans() throws SQLException {
        for (String table : List.of("deliveries", "subscriptions", "exchanges", "wills")) {
            String lasting = table.equals("wills") ? "" : " WHERE expiry_seconds > 0";
            sql.change("DELETE FROM " + table + " WHERE session NOT IN (SELECT session FROM sessions" + lasting + ")");
        }
    }

    /** Gives up what referred to a message whose file is gone or cut short. */
    void lost(long message) throws SQLException {
        for (String table : List.of("deliveries", "retained", "wills")) {
            sql.change("DELETE FROM " + table + " WHERE message = ?", message);
        }
    }

    /** The messages whose payload is a file, with the file's size. */
    List<long[]> filed() throws SQLException {
        return sql.list(
                row -> new long[] {row.getLong(1), row.getLong(2)},
                "SELECT message, payload_size FROM messages WHERE payload IS NULL");
    }

    /** Takes out what nobody waits for, and says which files are not needed any more. */
    List<String> forgetUnused() throws SQLException {
        List<String> files =
                sql.list(row -> row.getString(1), "SELECT message FROM messages WHERE refs = 0 AND payload IS NULL");
        sql.change("DELETE FROM messages WHERE refs = 0");
        return files;
    }

    // ---- rows

    private Stored.Delivery delivery(ResultSet row) throws SQLException {
        String identifiers = row.getString("identifiers");
        return new Stored.Delivery(
                row.getLong("sequence"),
                message(row),
                row.getInt("granted"),
                row.getBoolean("shown"),
                identifiers.isEmpty()
                        ? List.of()
                        : Arrays.stream(identifiers.split(","))
                                .map(Integer::valueOf)
                                .toList(),
                row.getInt("packet_id"),
                row.getBoolean("received"));
    }

    private Stored.Message message(ResultSet row) throws SQLException {
        long message = row.getLong("message");
        byte[] inline = row.getBytes("payload");
        return new Stored.Message(
                message,
                row.getString("topic"),
                row.getLong("size"),
                inline != null ? Optional.of(ByteBuffer.wrap(inline)) : file(message, row.getLong("payload_size")),
                row.getInt("qos"),
                row.getBoolean("retain"),
                row.getString("publisher"),
                Optional.ofNullable(row.getString("properties")),
                number(row, "expires_at"));
    }

    /** Empty if it is gone or cut short; any other trouble may pass. */
    private Optional<ByteBuffer> file(long message, long size) throws SQLException {
        try {
            byte[] bytes = Files.readAllBytes(payloads.file(Long.toString(message)));
            if (bytes.length == size) {
                return Optional.of(ByteBuffer.wrap(bytes));
            }
            LOG.error("the payload of message {} has {} bytes instead of {}", message, bytes.length, size);
        } catch (NoSuchFileException e) {
            LOG.error("the payload of message {} is gone: {}", message, e.getMessage());
        } catch (IOException e) {
            throw new SQLException("the payload of message " + message + " cannot be read: " + e, e);
        }
        return Optional.empty();
    }

    private static Optional<Long> number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    private static byte[] bytes(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        return bytes;
    }
}
