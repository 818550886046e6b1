-- Questions wait for a place in the channel: where new faces come faster than people answer, it would otherwise hold ever more questions, and ever
-- older ones. Waiting, a question stands in the inbox.

-- When a question was given its place, and, once it stands in the channel, since when it does. Null: it waits, or is left to the inbox ("trouble").
ALTER TABLE slack_messages ADD COLUMN asked_at timestamptz;
UPDATE slack_messages SET asked_at = created_at
 WHERE purpose = 'tagging' AND (ts IS NOT NULL OR posting_since IS NOT NULL OR crop_file IS NOT NULL OR zoom_in_file IS NOT NULL);
UPDATE slack_messages m SET posted = wanted, trouble = 'over before it was said'
 WHERE m.purpose = 'tagging' AND m.asked_at IS NULL
   AND NOT EXISTS (SELECT FROM tagging_requests r WHERE r.face_id = m.face_id AND r.state = 'open');

DROP INDEX slack_messages_behind;
CREATE INDEX slack_messages_behind ON slack_messages (not_before)
 WHERE wanted > posted AND (purpose <> 'tagging' OR asked_at IS NOT NULL);
CREATE INDEX slack_messages_waiting ON slack_messages (created_at DESC, message_id)
 WHERE purpose = 'tagging' AND asked_at IS NULL AND wanted > posted;
CREATE INDEX slack_messages_asked ON slack_messages (asked_at DESC) WHERE purpose = 'tagging' AND asked_at IS NOT NULL;

-- What is over before it had a place is not said at all.
CREATE OR REPLACE FUNCTION note_slack_tagging() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'open' THEN
        INSERT INTO slack_messages AS standing (purpose, face_id) VALUES ('tagging', NEW.face_id)
            ON CONFLICT (face_id, purpose) DO UPDATE SET wanted = standing.wanted + 1, trouble = NULL;
    ELSE
        UPDATE slack_messages
           SET wanted = wanted + 1,
               posted = CASE WHEN asked_at IS NULL THEN wanted + 1 ELSE posted END,
               trouble = CASE WHEN asked_at IS NULL THEN 'over before it was said' END
         WHERE face_id = NEW.face_id AND purpose = 'tagging';
    END IF;
    PERFORM pg_notify('atmosphere_slack', '');
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION note_slack_vote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE slack_messages SET wanted = wanted + 1
     WHERE face_id = coalesce(NEW.face_id, OLD.face_id) AND purpose = 'tagging' AND asked_at IS NOT NULL;
    PERFORM pg_notify('atmosphere_slack', '');
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION note_slack_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE slack_messages SET wanted = wanted + 1
     WHERE face_id = NEW.face_id AND (purpose <> 'tagging' OR asked_at IS NOT NULL);
    IF NEW.decided_by = 'recognizer' AND NEW.verdict = 'person' THEN
        INSERT INTO slack_messages (purpose, face_id) VALUES ('identified', NEW.face_id)
            ON CONFLICT (face_id, purpose) DO NOTHING;
    END IF;
    PERFORM pg_notify('atmosphere_slack', '');
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION note_slack_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM slack_messages WHERE face_id = OLD.face_id AND purpose = 'tagging' AND asked_at IS NULL;
    UPDATE slack_messages SET wanted = wanted + 1 WHERE face_id = OLD.face_id;
    PERFORM pg_notify('atmosphere_slack', '');
    RETURN NULL;
END
$$;
