-- What the local trainer learns from: faces that people agreed on and that are fit for it.
CREATE TABLE training_faces (
    face_id     uuid        PRIMARY KEY REFERENCES faces ON DELETE CASCADE,
    verdict     text        NOT NULL CHECK (verdict IN ('person', 'stranger', 'not-a-face')),
    person_id   uuid        REFERENCES people,
    learnt_at   timestamptz NOT NULL DEFAULT now(),
    CHECK ((verdict = 'person') = (person_id IS NOT NULL))
);

CREATE INDEX training_faces_of_person ON training_faces (person_id) WHERE person_id IS NOT NULL;

-- Every recognizer that was trained. The published one with the highest version is in use.
CREATE TABLE recognizers (
    version          integer     PRIMARY KEY CHECK (version > 0),
    trained_at       timestamptz NOT NULL,
    -- False: worse than the one in use at that time, and kept to be looked at.
    published        boolean     NOT NULL,
    -- When it was last told to the edges; null: not yet.
    announced_at     timestamptz,
    -- The event that had it trained, which announces it again if it comes again.
    wanted_by        uuid        NOT NULL,
    why              text        NOT NULL,
    -- Of everything that it was trained from: the same again trains nothing.
    lesson_sha256    bytea       NOT NULL CHECK (length(lesson_sha256) = 32),
    -- The version whose contents these are, if it was rolled back to.
    contents_of      integer     REFERENCES recognizers,
    descriptor_model text        NOT NULL,
    people           integer     NOT NULL,
    faces            integer     NOT NULL,
    evaluation       jsonb       NOT NULL,
    file             bytea       NOT NULL,
    signature        bytea       NOT NULL
);
