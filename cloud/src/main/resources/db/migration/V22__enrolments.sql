-- Faces of photographs that people upload to teach a person. No station saw them, so they have no image: whatever lists, counts or tells of
-- images and their faces does not meet them. In everything else they are faces.
ALTER TABLE faces ALTER COLUMN image_id DROP NOT NULL;

-- Where a face without an image comes from, one row a face. The photograph itself is not kept, only the face's two crops.
CREATE TABLE enrolments (
    face_id     uuid        PRIMARY KEY REFERENCES faces ON DELETE CASCADE,
    -- Of the uploaded file: the same again is the same face.
    sha256      bytea       NOT NULL CHECK (length(sha256) = 32),
    -- Pixels of the upright photograph, in which the face's box lies.
    width       integer     NOT NULL CHECK (width > 0),
    height      integer     NOT NULL CHECK (height > 0),
    enrolled_by uuid        NOT NULL REFERENCES people,
    enrolled_at timestamptz NOT NULL
);

CREATE INDEX enrolments_of_photograph ON enrolments (sha256);
CREATE INDEX enrolments_of_voter ON enrolments (enrolled_by);

-- So many votes decide about this face; null: as many as the settings say.
ALTER TABLE tagging_requests ADD COLUMN votes_needed integer CHECK (votes_needed > 0);

-- No picture of the gallery looks another way.
DROP TRIGGER tell_of_named_face ON faces;
CREATE TRIGGER tell_of_named_face AFTER UPDATE OF person_id, verdict ON faces FOR EACH ROW
    WHEN (NEW.image_id IS NOT NULL
        AND (OLD.person_id IS DISTINCT FROM NEW.person_id OR OLD.verdict IS DISTINCT FROM NEW.verdict))
    EXECUTE FUNCTION tell_of_named_face();

-- A private photograph is not shown to a channel, whoever wants a message about it.
CREATE FUNCTION keep_uploads_from_slack() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM enrolments WHERE face_id = NEW.face_id) THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER keep_uploads_from_slack BEFORE INSERT ON slack_messages FOR EACH ROW
    WHEN (NEW.face_id IS NOT NULL) EXECUTE FUNCTION keep_uploads_from_slack();
