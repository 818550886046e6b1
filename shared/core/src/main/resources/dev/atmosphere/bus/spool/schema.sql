-- The spool's database, version 1. Statements are separated by lines that hold a slash.

-- A file in pictures/ each, named by the checksum; refs counts the messages and dead letters that carry it.
CREATE TABLE pictures (
    sha256 TEXT PRIMARY KEY,
    size   INTEGER NOT NULL,
    refs   INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID
/
CREATE INDEX pictures_unused ON pictures (sha256) WHERE refs = 0
/
-- A group that reads a topic; waiting counts what it has not settled.
CREATE TABLE readers (
    reader  INTEGER PRIMARY KEY,
    topic   TEXT NOT NULL,
    name    TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    waiting INTEGER NOT NULL DEFAULT 0,
    UNIQUE (topic, name)
)
/
-- Held until every reader of the topic has settled it; times are milliseconds since 1970.
CREATE TABLE messages (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    topic        TEXT NOT NULL,
    id           TEXT NOT NULL,
    replay_group TEXT NOT NULL,
    message_key  TEXT NOT NULL,
    headers      TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    picture      TEXT,
    body         BLOB NOT NULL,
    UNIQUE (topic, id, replay_group)
)
/
CREATE INDEX messages_by_age ON messages (published_at)
/
CREATE INDEX messages_by_picture ON messages (picture) WHERE picture IS NOT NULL
/
CREATE TABLE waiting (
    reader INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    PRIMARY KEY (reader, seq)
) WITHOUT ROWID
/
CREATE TABLE letters (
    letter       INTEGER PRIMARY KEY AUTOINCREMENT,
    topic        TEXT NOT NULL,
    group_name   TEXT NOT NULL,
    reason       TEXT NOT NULL,
    cause        TEXT NOT NULL,
    given_up_at  INTEGER NOT NULL,
    id           TEXT NOT NULL,
    message_key  TEXT NOT NULL,
    headers      TEXT NOT NULL,
    picture      TEXT,
    size         INTEGER NOT NULL,
    body         BLOB NOT NULL
)
/
CREATE INDEX letters_by_topic ON letters (topic)
/
-- The upload ledger: which bytes came under which id, long after the picture went through.
CREATE TABLE uploads (
    image_id   TEXT PRIMARY KEY,
    sha256     TEXT NOT NULL,
    claimed_at INTEGER NOT NULL
) WITHOUT ROWID
/
CREATE INDEX uploads_by_age ON uploads (claimed_at)
/
CREATE TABLE usage (
    one          INTEGER PRIMARY KEY CHECK (one = 1),
    bytes        INTEGER NOT NULL,
    messages     INTEGER NOT NULL,
    letters      INTEGER NOT NULL,
    letter_bytes INTEGER NOT NULL,
    uploads      INTEGER NOT NULL
)
/
INSERT INTO usage VALUES (1, 0, 0, 0, 0, 0)
/
CREATE TRIGGER picture_in AFTER INSERT ON pictures BEGIN
    UPDATE usage SET bytes = bytes + NEW.size;
END
/
CREATE TRIGGER picture_out AFTER DELETE ON pictures BEGIN
    UPDATE usage SET bytes = bytes - OLD.size;
END
/
CREATE TRIGGER message_in AFTER INSERT ON messages BEGIN
    UPDATE usage SET messages = messages + 1, bytes = bytes + length(NEW.body) + length(NEW.headers);
    UPDATE pictures SET refs = refs + 1 WHERE sha256 = NEW.picture;
END
/
CREATE TRIGGER message_out AFTER DELETE ON messages BEGIN
    UPDATE usage SET messages = messages - 1, bytes = bytes - length(OLD.body) - length(OLD.headers);
    UPDATE pictures SET refs = refs - 1 WHERE sha256 = OLD.picture;
END
/
CREATE TRIGGER waiting_in AFTER INSERT ON waiting BEGIN
    UPDATE readers SET waiting = waiting + 1 WHERE reader = NEW.reader;
END
/
CREATE TRIGGER waiting_out AFTER DELETE ON waiting BEGIN
    UPDATE readers SET waiting = waiting - 1 WHERE reader = OLD.reader;
END
/
CREATE TRIGGER letter_in AFTER INSERT ON letters BEGIN
    UPDATE usage SET letters = letters + 1, letter_bytes = letter_bytes + NEW.size,
        bytes = bytes + length(NEW.body) + length(NEW.headers);
    UPDATE pictures SET refs = refs + 1 WHERE sha256 = NEW.picture;
END
/
CREATE TRIGGER letter_out AFTER DELETE ON letters BEGIN
    UPDATE usage SET letters = letters - 1, letter_bytes = letter_bytes - OLD.size,
        bytes = bytes - length(OLD.body) - length(OLD.headers);
    UPDATE pictures SET refs = refs - 1 WHERE sha256 = OLD.picture;
END
/
CREATE TRIGGER upload_in AFTER INSERT ON uploads BEGIN
    UPDATE usage SET uploads = uploads + 1;
END
/
CREATE TRIGGER upload_out AFTER DELETE ON uploads BEGIN
    UPDATE usage SET uploads = uploads - 1;
END
/
PRAGMA user_version = 1
