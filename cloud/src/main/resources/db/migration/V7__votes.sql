-- What makes votes count once, and what tells open pages that something about them has changed.

-- The vote as it came in: its second delivery is known by it.
ALTER TABLE face_tags       ADD COLUMN vote_id uuid;
ALTER TABLE not_this_person ADD COLUMN vote_id uuid;
-- The vote with which enough agreed: its second delivery finds its own decision, and does the rest again.
ALTER TABLE tagging_requests ADD COLUMN decided_vote uuid;

CREATE INDEX face_tags_of_voter ON face_tags (voter_id);
CREATE INDEX face_tags_of_person ON face_tags (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX tagging_requests_of_person ON tagging_requests (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX tagging_requests_of_guess ON tagging_requests (guess_id) WHERE guess_id IS NOT NULL;
-- By the name as people type it; and as the list of people shows them.
CREATE INDEX people_by_name ON people (lower(name), person_id) WHERE merged_into IS NULL;
CREATE INDEX people_merged ON people (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX faces_undecided ON faces (recognized_id) WHERE recognized_id IS NOT NULL AND verdict IS NULL;

-- A picture shows another name, or one less: open galleries are told like of a new one.
CREATE FUNCTION tell_of_named_face() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('atmosphere_images', NEW.image_id::text);
    RETURN NULL;
END
$$;

CREATE TRIGGER tell_of_named_face AFTER UPDATE OF person_id, verdict ON faces FOR EACH ROW
    WHEN (OLD.person_id IS DISTINCT FROM NEW.person_id OR OLD.verdict IS DISTINCT FROM NEW.verdict)
    EXECUTE FUNCTION tell_of_named_face();

-- A face's card in the inbox looks another way; folded within a transaction, for the same is told once.
CREATE FUNCTION tell_of_tagging() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('atmosphere_tagging', coalesce(NEW.face_id, OLD.face_id)::text);
    RETURN NULL;
END
$$;

CREATE TRIGGER tell_of_tagging_request AFTER INSERT OR UPDATE ON tagging_requests FOR EACH ROW EXECUTE FUNCTION tell_of_tagging();
CREATE TRIGGER tell_of_vote AFTER INSERT OR UPDATE OR DELETE ON face_tags FOR EACH ROW EXECUTE FUNCTION tell_of_tagging();
