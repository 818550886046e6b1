-- What stands in a collection of Amazon Rekognition, where that is the trainer.
CREATE TABLE rekognition_faces (
    collection     text NOT NULL,
    face_id        uuid NOT NULL REFERENCES faces ON DELETE CASCADE,
    person_id      uuid NOT NULL REFERENCES people,
    rekognition_id text NOT NULL,
    PRIMARY KEY (collection, face_id)
);
