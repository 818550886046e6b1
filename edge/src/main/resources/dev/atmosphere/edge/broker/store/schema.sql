-- What the broker remembers of its clients, version 1. Statements are separated by lines that hold a slash.
-- Times are milliseconds on the broker's own clock, which never jumps (clock).

CREATE TABLE sessions (
    session        INTEGER PRIMARY KEY,
    client_id      TEXT NOT NULL,
    user_name      TEXT,
    expiry_seconds INTEGER NOT NULL,
    -- NULL while the client is connected
    away_since     INTEGER
)
/
CREATE TABLE subscriptions (
    session             INTEGER NOT NULL,
    filter              TEXT NOT NULL,
    qos                 INTEGER NOT NULL,
    no_local            INTEGER NOT NULL,
    retain_as_published INTEGER NOT NULL,
    identifier          INTEGER NOT NULL,
    PRIMARY KEY (session, filter)
) WITHOUT ROWID
/
-- A message once, however many wait for it; refs counts them. Without a payload, it is the file of that number in payloads/.
CREATE TABLE messages (
    message    INTEGER PRIMARY KEY,
    topic      TEXT NOT NULL,
    -- what it is charged with: topic and properties too
    size       INTEGER NOT NULL,
    payload_size INTEGER NOT NULL,
    payload    BLOB,
    qos        INTEGER NOT NULL,
    retain     INTEGER NOT NULL,
    publisher  TEXT NOT NULL,
    properties TEXT,
    expires_at INTEGER,
    refs       INTEGER NOT NULL DEFAULT 0
)
/
CREATE INDEX messages_unused ON messages (message) WHERE refs = 0
/
-- What waits for a client, or was sent (packet_id) and not acknowledged; received once PUBREC came.
CREATE TABLE deliveries (
    session     INTEGER NOT NULL,
    sequence    INTEGER NOT NULL,
    message     INTEGER NOT NULL,
    qos         INTEGER NOT NULL,
    retain      INTEGER NOT NULL,
    identifiers TEXT NOT NULL,
    packet_id   INTEGER NOT NULL DEFAULT 0,
    received    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (session, sequence)
) WITHOUT ROWID
/
CREATE TABLE retained (
    topic   TEXT PRIMARY KEY,
    message INTEGER NOT NULL
) WITHOUT ROWID
/
CREATE TABLE wills (
    session       INTEGER PRIMARY KEY,
    message       INTEGER NOT NULL,
    delay_seconds INTEGER NOT NULL
)
/
-- QoS 2 messages that a client sent and has not released. The id is the same whenever one is offered again.
CREATE TABLE exchanges (
    session   INTEGER NOT NULL,
    packet_id INTEGER NOT NULL,
    id        TEXT NOT NULL,
    accepted  INTEGER NOT NULL,
    PRIMARY KEY (session, packet_id)
) WITHOUT ROWID
/
-- One row: the broker's time, and what the machine's clock said then.
CREATE TABLE clock (
    broker INTEGER NOT NULL,
    wall   INTEGER NOT NULL
)
/
-- One row: the sizes of all messages.
CREATE TABLE usage (
    bytes INTEGER NOT NULL
)
/
INSERT INTO usage VALUES (0)
/
CREATE TRIGGER message_in AFTER INSERT ON messages BEGIN
    UPDATE usage SET bytes = bytes + new.size;
END
/
CREATE TRIGGER message_out AFTER DELETE ON messages BEGIN
    UPDATE usage SET bytes = bytes - old.size;
END
/
CREATE TRIGGER delivery_in AFTER INSERT ON deliveries BEGIN
    UPDATE messages SET refs = refs + 1 WHERE message = new.message;
END
/
CREATE TRIGGER delivery_out AFTER DELETE ON deliveries BEGIN
    UPDATE messages SET refs = refs - 1 WHERE message = old.message;
END
/
CREATE TRIGGER retained_in AFTER INSERT ON retained BEGIN
    UPDATE messages SET refs = refs + 1 WHERE message = new.message;
END
/
CREATE TRIGGER retained_out AFTER DELETE ON retained BEGIN
    UPDATE messages SET refs = refs - 1 WHERE message = old.message;
END
/
CREATE TRIGGER will_in AFTER INSERT ON wills BEGIN
    UPDATE messages SET refs = refs + 1 WHERE message = new.message;
END
/
CREATE TRIGGER will_out AFTER DELETE ON wills BEGIN
    UPDATE messages SET refs = refs - 1 WHERE message = old.message;
END
/
PRAGMA user_version = 1
