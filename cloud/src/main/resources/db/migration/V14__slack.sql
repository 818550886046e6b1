-- What is said on Slack: a message is a view of a face's rows, or of some pictures. Whoever changes those rows knows nothing of it;
-- the triggers note here that a message is behind, and a poster brings it up to date.

CREATE TABLE slack_messages (
    -- Stands in the posted message's metadata, by which it is found again after a post whose answer never came.
    message_id    uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    purpose       text        NOT NULL CHECK (purpose IN ('tagging', 'identified', 'pictures')),
    -- No reference: when the face is erased, its message has to be changed once more.
    face_id       uuid,
    -- Counts up with every change of what it shows; what was shown last.
    wanted        bigint      NOT NULL DEFAULT 1,
    posted        bigint      NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL DEFAULT now(),
    not_before    timestamptz NOT NULL DEFAULT now(),
    attempts      integer     NOT NULL DEFAULT 0,
    -- Since when it is being posted for the first time: until then it cannot stand in the channel.
    posting_since timestamptz,
    channel       text,
    ts            text,
    -- Slack's files of the face's two pictures.
    crop_file     text,
    zoom_in_file  text,
    -- Why it was given up.
    trouble       text,
    UNIQUE (face_id, purpose),
    CHECK ((purpose = 'pictures') = (face_id IS NULL)),
    CHECK ((channel IS NULL) = (ts IS NULL))
);

CREATE INDEX slack_messages_behind ON slack_messages (not_before) WHERE wanted > posted;

-- Pictures with faces that the channel hears of; several in one message.
CREATE TABLE slack_notices (
    image_id    uuid        PRIMARY KEY,
    message_id  uuid        REFERENCES slack_messages ON DELETE CASCADE,
    station     text        NOT NULL,
    captured_at timestamptz NOT NULL,
    -- One of each for a face: whom the edge knew, how they look; empty if nobody knows.
    names       text[]      NOT NULL,
    moods       text[]      NOT NULL,
    noted_at    timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX slack_notices_waiting ON slack_notices (noted_at) WHERE message_id IS NULL;
CREATE INDEX slack_notices_of_message ON slack_notices (message_id);

-- Who posts, of all the cloud's processes: one at a time.
CREATE TABLE slack_poster (
    one    boolean     PRIMARY KEY DEFAULT true CHECK (one),
    holder uuid        NOT NULL,
    until  timestamptz NOT NULL
);

CREATE FUNCTION note_slack_tagging() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO slack_messages AS standing (purpose, face_id) VALUES ('tagging', NEW.face_id)
        ON CONFLICT (face_id, purpose) DO UPDATE SET wanted = standing.wanted + 1, trouble = NULL;
    PERFORM pg_notify('atmosphere_slack', '');
    RETURN NULL;
END
$$;

CREATE TRIGGER note_slack_tagging AFTER INSERT OR UPDATE ON tagging_requests
    FOR EACH ROW EXECUTE FUNCTION note_slack_tagging();

CREATE FUNCTION note_slack_vote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE slack_messages SET wanted = wanted + 1
     WHERE face_id = coalesce(NEW.face_id, OLD.face_id) AND purpose = 'tagging';
    PERFORM pg_notify('atmosphere_slack', '');
    RETURN NULL;
END
$$;

CREATE TRIGGER note_slack_vote AFTER INSERT OR UPDATE OR DELETE ON face_tags FOR EACH ROW EXECUTE FUNCTION note_slack_vote();

CREATE FUNCTION note_slack_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE slack_messages SET wanted = wanted + 1 WHERE face_id = NEW.face_id;
    IF NEW.decided_by = 'recognizer' AND NEW.verdict = 'person' THEN
        INSERT INTO slack_messages (purpose, face_id) VALUES ('identified', NEW.face_id)
            ON CONFLICT (face_id, purpose) DO NOTHING;
    END IF;
    PERFORM pg_notify('atmosphere_slack', '');
    RETURN NULL;
END
$$;

CREATE TRIGGER note_slack_decision AFTER UPDATE OF person_id, verdict, decided_by ON faces FOR EACH ROW
    WHEN (OLD.person_id IS DISTINCT FROM NEW.person_id OR OLD.verdict IS DISTINCT FROM NEW.verdict
        OR OLD.decided_by IS DISTINCT FROM NEW.decided_by)
    EXECUTE FUNCTION note_slack_decision();

-- Erased: what stands in the channel has to go too.
CREATE FUNCTION note_slack_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE slack_messages SET wanted = wanted + 1 WHERE face_id = OLD.face_id;
    PERFORM pg_notify('atmosphere_slack', '');
    RETURN NULL;
END
$$;

CREATE TRIGGER note_slack_erased AFTER DELETE ON faces FOR EACH ROW EXECUTE FUNCTION note_slack_erased();
