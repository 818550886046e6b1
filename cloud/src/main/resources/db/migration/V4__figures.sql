-- The figures that the page shows, counted as pictures come: the page asks every two seconds, and counting a million pictures took
-- most of one. They are kept by triggers, so that they hold whoever writes, and are committed with the picture.

CREATE TABLE station_figures (
    station          text        PRIMARY KEY,
    pictures         bigint      NOT NULL,
    faces            bigint      NOT NULL,
    last_captured_at timestamptz NOT NULL
) WITH (fillfactor = 50);

-- By the pictures' time of capture; an hour (UTC) by its beginning. A mood counts the faces of which it was the strongest.
CREATE TABLE hour_figures (
    hour      timestamptz NOT NULL,
    station   text        NOT NULL,
    pictures  bigint      NOT NULL,
    faces     bigint      NOT NULL,
    neutral   bigint      NOT NULL,
    happy     bigint      NOT NULL,
    sad       bigint      NOT NULL,
    angry     bigint      NOT NULL,
    fearful   bigint      NOT NULL,
    disgusted bigint      NOT NULL,
    surprised bigint      NOT NULL,
    PRIMARY KEY (hour, station)
) WITH (fillfactor = 50);

-- Adds these images and their faces to the figures, or takes them out again (times = -1). One transaction at a time: two that
-- count pictures of the same stations in different orders would lock each other out.
CREATE FUNCTION count_images(ids uuid[], times integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('count_images'));
    WITH strongest AS (
        SELECT image_id,
               -- The first of the alphabet, if several are equally strong; none, if the face was not scored.
               CASE greatest(angry, disgusted, fearful, happy, neutral, sad, surprised)
                   WHEN angry THEN 'angry'
                   WHEN disgusted THEN 'disgusted'
                   WHEN fearful THEN 'fearful'
                   WHEN happy THEN 'happy'
                   WHEN neutral THEN 'neutral'
                   WHEN sad THEN 'sad'
                   WHEN surprised THEN 'surprised'
               END AS mood
          FROM faces
         WHERE image_id = ANY (ids)
    ), faces_of AS (
        SELECT image_id,
               count(*) AS faces,
               count(*) FILTER (WHERE mood = 'neutral') AS neutral,
               count(*) FILTER (WHERE mood = 'happy') AS happy,
               count(*) FILTER (WHERE mood = 'sad') AS sad,
               count(*) FILTER (WHERE mood = 'angry') AS angry,
               count(*) FILTER (WHERE mood = 'fearful') AS fearful,
               count(*) FILTER (WHERE mood = 'disgusted') AS disgusted,
               count(*) FILTER (WHERE mood = 'surprised') AS surprised
          FROM strongest
         GROUP BY image_id
    ), added AS MATERIALIZED (
        SELECT date_trunc('hour', captured_at, 'UTC') AS hour,
               station,
               times * count(*) AS pictures,
               times * coalesce(sum(faces), 0) AS faces,
               times * coalesce(sum(neutral), 0) AS neutral,
               times * coalesce(sum(happy), 0) AS happy,
               times * coalesce(sum(sad), 0) AS sad,
               times * coalesce(sum(angry), 0) AS angry,
               times * coalesce(sum(fearful), 0) AS fearful,
               times * coalesce(sum(disgusted), 0) AS disgusted,
               times * coalesce(sum(surprised), 0) AS surprised,
               max(captured_at) AS last_captured_at
          FROM images LEFT JOIN faces_of USING (image_id)
         WHERE image_id = ANY (ids)
         GROUP BY 1, 2
    ), of_stations AS (
        INSERT INTO station_figures AS old
        SELECT station, sum(pictures), sum(faces), max(last_captured_at)
          FROM added
         GROUP BY station
         ORDER BY station
            ON CONFLICT (station) DO UPDATE SET
               pictures = old.pictures + excluded.pictures,
               faces = old.faces + excluded.faces,
               last_captured_at = greatest(old.last_captured_at, excluded.last_captured_at)
    )
    INSERT INTO hour_figures AS old
    SELECT hour, station, pictures, faces, neutral, happy, sad, angry, fearful, disgusted, surprised
      FROM added
     ORDER BY hour, station
        ON CONFLICT (hour, station) DO UPDATE SET
           pictures = old.pictures + excluded.pictures,
           faces = old.faces + excluded.faces,
           neutral = old.neutral + excluded.neutral,
           happy = old.happy + excluded.happy,
           sad = old.sad + excluded.sad,
           angry = old.angry + excluded.angry,
           fearful = old.fearful + excluded.fearful,
           disgusted = old.disgusted + excluded.disgusted,
           surprised = old.surprised + excluded.surprised;
END
$$;

CREATE FUNCTION count_new_image() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM count_images(ARRAY[NEW.image_id], 1);
    RETURN NULL;
END
$$;

CREATE FUNCTION count_deleted_image() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM count_images(ARRAY[OLD.image_id], -1);
    RETURN OLD;
END
$$;

-- At the commit: the faces are there by then, and the lock is held for as long as the commit takes (which the notification makes
-- others wait for anyway), not for as long as the picture takes to be written, which happens in the same transaction.
CREATE CONSTRAINT TRIGGER count_new_image AFTER INSERT ON images
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_new_image();

-- Before: afterwards the faces are gone.
CREATE TRIGGER count_deleted_image BEFORE DELETE ON images
    FOR EACH ROW EXECUTE FUNCTION count_deleted_image();

SELECT count_images(array_agg(image_id), 1) FROM images;
