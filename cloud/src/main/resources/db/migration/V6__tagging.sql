-- Whose faces they are: what the recognizer says, what people say, and what was agreed on.

-- The edge that took the picture in, by its name: it hears the names that are found out later. Null: it did not say.
ALTER TABLE images ADD COLUMN edge text;

-- A person may be a Slack user, somebody who signs in on the page, both, or only somebody whose face is known.
ALTER TABLE people
    -- The name under which they sign in on the page.
    ADD COLUMN login           text        UNIQUE,
    -- Found to be the same as this person; their faces and votes are that person's by then.
    ADD COLUMN merged_into     uuid        REFERENCES people,
    -- False: left Slack. Their faces stay known.
    ADD COLUMN active          boolean     NOT NULL DEFAULT true,
    ADD COLUMN first_tagged_at timestamptz,
    ADD COLUMN enriched_at     timestamptz;

ALTER TABLE faces
    -- Whom the edge's recognizer took it for, beside the name in "recognized".
    ADD COLUMN recognized_id    uuid,
    ADD COLUMN recognized_score double precision CHECK (recognized_score BETWEEN 0 AND 1),
    ADD COLUMN recognizer       integer,
    -- What was decided in the cloud; null while nothing is. 'person' goes with person_id.
    ADD COLUMN verdict          text CHECK (verdict IN ('person', 'stranger', 'not-a-face')),
    ADD COLUMN decided_by       text CHECK (decided_by IN ('recognizer', 'people')),
    ADD COLUMN decided_score    double precision CHECK (decided_score BETWEEN 0 AND 1),
    ADD COLUMN decided_at       timestamptz;

ALTER TABLE face_tags DROP CONSTRAINT face_tags_verdict_check;
ALTER TABLE face_tags ADD CONSTRAINT face_tags_verdict_check
    CHECK (verdict IN ('person', 'stranger', 'not-a-face', 'skip'));

-- Faces that people are asked about, one row a face, from the first question on.
CREATE TABLE tagging_requests (
    face_id     uuid        PRIMARY KEY REFERENCES faces ON DELETE CASCADE,
    -- open: votes count. decided: enough agree, the trainer is asked. closed: done, later votes change nothing.
    state       text        NOT NULL CHECK (state IN ('open', 'decided', 'closed')),
    -- The event that opened it, so that its second delivery opens nothing again.
    asked_by    uuid        NOT NULL,
    -- Counts up when the face is asked about again.
    round       integer     NOT NULL DEFAULT 1,
    guess_id    uuid        REFERENCES people,
    guess_score double precision CHECK (guess_score BETWEEN 0 AND 1),
    -- What enough voters agreed on.
    verdict     text        CHECK (verdict IN ('person', 'stranger', 'not-a-face')),
    person_id   uuid        REFERENCES people,
    -- Why the trainer did not take it: a short word, and a text for people.
    refused     text,
    refused_why text,
    asked_at    timestamptz NOT NULL,
    decided_at  timestamptz,
    closed_at   timestamptz,
    CHECK ((state = 'open') = (verdict IS NULL)),
    CHECK ((verdict = 'person') = (person_id IS NOT NULL))
);

CREATE INDEX tagging_requests_open ON tagging_requests (asked_at DESC, face_id) WHERE state = 'open';

-- Who a face is not, as somebody said: the recognizer learns from it.
CREATE TABLE not_this_person (
    face_id   uuid        NOT NULL REFERENCES faces ON DELETE CASCADE,
    person_id uuid        NOT NULL REFERENCES people,
    voter_id  uuid        NOT NULL REFERENCES people,
    said_at   timestamptz NOT NULL,
    PRIMARY KEY (face_id, person_id)
);
