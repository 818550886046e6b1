-- The page asks every few seconds how many pictures came in during the last minute.
CREATE INDEX images_stored_at ON images (stored_at);
