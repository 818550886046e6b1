-- The archive: every event whole, as it came, without the picture's bytes (they stand in the object store). One partition for
-- each day, so that old days can be moved or dropped at once. The day is the event's own: a redelivery meets its first copy.

CREATE TABLE events (
    event_id  uuid        NOT NULL,
    day       date        NOT NULL,
    type      text        NOT NULL,
    key       text        NOT NULL,
    at        timestamptz NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now(),
    document  jsonb       NOT NULL,
    PRIMARY KEY (event_id, day)
) PARTITION BY RANGE (day);

-- Makes the partition of a day unless it is there. Several processes may ask at once.
CREATE FUNCTION make_events_partition(of_day date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('make_events_partition'));
    EXECUTE format(
        'CREATE TABLE IF NOT EXISTS %I PARTITION OF events FOR VALUES FROM (%L) TO (%L)',
        'events_' || to_char(of_day, 'YYYYMMDD'), of_day, of_day + 1);
END
$$;
