-- Every vote that came in, counted or not, so that its second delivery is known even after it was replaced or taken back.
CREATE TABLE taken_votes (
    face_id uuid NOT NULL REFERENCES faces ON DELETE CASCADE,
    vote_id uuid NOT NULL,
    PRIMARY KEY (face_id, vote_id)
);

INSERT INTO taken_votes (face_id, vote_id)
SELECT face_id, vote_id FROM face_tags WHERE vote_id IS NOT NULL
 UNION
SELECT face_id, vote_id FROM not_this_person WHERE vote_id IS NOT NULL;
