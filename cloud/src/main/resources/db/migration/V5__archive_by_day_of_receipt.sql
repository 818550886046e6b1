-- An event's day in the archive is the day on which its picture was received. It was the day of processing, and a picture that was
-- processed again (after a crash, say) past midnight stood there twice.
--
-- Which picture it is belongs to the key: two pictures that came under one id are two events, both of which came. Empty for an event
-- without a picture.

ALTER TABLE events ADD COLUMN picture_sha256 bytea NOT NULL DEFAULT '';
UPDATE events SET picture_sha256 = decode(document #>> '{picture,sha256}', 'hex') WHERE document #>> '{picture,sha256}' IS NOT NULL;
ALTER TABLE events ALTER COLUMN picture_sha256 DROP DEFAULT;
ALTER TABLE events DROP CONSTRAINT events_pkey;
ALTER TABLE events ADD PRIMARY KEY (event_id, day, picture_sha256);
