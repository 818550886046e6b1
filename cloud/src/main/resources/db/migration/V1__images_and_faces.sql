-- Pictures with faces, and what was found in them. All times are UTC in effect (timestamptz).
-- A picture's bytes stand in the object store as faces/{image_id}.jpg, and stood there before its row did.

CREATE TABLE people (
    person_id   uuid        PRIMARY KEY,
    slack_id    text        UNIQUE,
    name        text        NOT NULL,
    full_name   text,
    email       text,
    picture_url text,
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE images (
    image_id           uuid        PRIMARY KEY,
    station            text        NOT NULL,
    captured_at        timestamptz NOT NULL,
    captured_at_source text        NOT NULL CHECK (captured_at_source IN ('station', 'gateway')),
    received_at        timestamptz NOT NULL,
    processed_at       timestamptz NOT NULL,
    stored_at          timestamptz NOT NULL DEFAULT now(),
    width              integer     NOT NULL CHECK (width > 0),
    height             integer     NOT NULL CHECK (height > 0),
    bytes              integer     NOT NULL CHECK (bytes > 0),
    sha256             bytea       NOT NULL CHECK (length(sha256) = 32)
);

-- Newest first, page by page (the key of a page's last image leads to the next), of all stations and of one.
CREATE INDEX images_newest ON images (captured_at DESC, image_id DESC);
CREATE INDEX images_of_station ON images (station, captured_at DESC, image_id DESC);

CREATE TABLE faces (
    face_id    uuid             PRIMARY KEY,
    image_id   uuid             NOT NULL REFERENCES images ON DELETE CASCADE,
    -- Its place in the list of the image's faces, from 0.
    face_index integer          NOT NULL CHECK (face_index >= 0),
    -- Pixels of the upright picture, origin top left; a face that is cut off may reach over the border.
    x          double precision NOT NULL,
    y          double precision NOT NULL,
    width      double precision NOT NULL CHECK (width > 0),
    height     double precision NOT NULL CHECK (height > 0),
    score      double precision NOT NULL CHECK (score BETWEEN 0 AND 1),
    -- The moods' scores, a column each, for reports average and compare them; null if the face was not scored.
    neutral    double precision,
    happy      double precision,
    sad        double precision,
    angry      double precision,
    fearful    double precision,
    disgusted  double precision,
    surprised  double precision,
    -- x0, y0, x1, y1, ...: eye, eye (left in the picture first), nose tip, mouth, ear, ear; empty if none were found.
    landmarks  double precision[] NOT NULL,
    -- Little-endian 32-bit floats; null if the face was not described.
    descriptor bytea,
    -- Whom the edge's recognizer took it for, by name; null if nobody.
    recognized text,
    -- Whom it was found to be in the cloud.
    person_id  uuid             REFERENCES people,
    UNIQUE (image_id, face_index)
);

CREATE INDEX faces_of_person ON faces (person_id) WHERE person_id IS NOT NULL;

-- One vote for each face and voter; voting again changes it. No person: not a face, a stranger.
CREATE TABLE face_tags (
    face_id   uuid        NOT NULL REFERENCES faces ON DELETE CASCADE,
    voter_id  uuid        NOT NULL REFERENCES people,
    person_id uuid        REFERENCES people,
    verdict   text        NOT NULL CHECK (verdict IN ('person', 'stranger', 'not-a-face')),
    voted_at  timestamptz NOT NULL,
    PRIMARY KEY (face_id, voter_id),
    CHECK ((verdict = 'person') = (person_id IS NOT NULL))
);
