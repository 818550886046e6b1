-- Reports that somebody asked for, beside those that the calendar wants.

-- Who asked; null: the calendar wanted it. One that was asked for and is wanted by the calendar afterwards becomes the calendar's.
ALTER TABLE reports ADD COLUMN asked_by text;

-- Made before its day was over: it tells of the hours until then, and stands beside the report of the whole day.
ALTER TABLE reports ADD COLUMN so_far boolean NOT NULL DEFAULT false;

ALTER TABLE reports DROP CONSTRAINT reports_kind_day_key;
CREATE UNIQUE INDEX reports_of_whole_days ON reports (kind, day) WHERE NOT so_far;
CREATE INDEX reports_by_age ON reports (generated_at DESC, report_id DESC);

-- How often somebody had it sent to this recipient again who had got it: a mail of its own each time, and so with a Message-ID of its own.
ALTER TABLE report_deliveries ADD COLUMN copy integer NOT NULL DEFAULT 0;
