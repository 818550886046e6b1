-- Reports as they were made, and who got them. This is the truth of what was made and mailed; events about it may come twice.

CREATE TABLE reports (
    report_id    uuid        PRIMARY KEY,
    kind         text        NOT NULL CHECK (kind IN ('daily', 'weekly')),
    -- The last day of which it tells, in the place's time zone at that time.
    day          date        NOT NULL,
    generated_at timestamptz NOT NULL,
    faces        bigint      NOT NULL,
    -- Too few faces to bother anybody: it is kept, so that it is not made again, and is not mailed.
    skipped      boolean     NOT NULL,
    content      jsonb       NOT NULL,
    UNIQUE (kind, day)
);

-- One row for each recipient of a report.
CREATE TABLE report_deliveries (
    report_id     uuid        NOT NULL REFERENCES reports ON DELETE CASCADE,
    recipient     text        NOT NULL,
    -- waiting: is to be sent. handing: the mail server is being handed the mail. sent, refused: as the mail server said.
    -- unclear: the connection or the process ended after the mail was handed over and before the answer was written down.
    state         text        NOT NULL CHECK (state IN ('waiting', 'handing', 'sent', 'refused', 'unclear')),
    attempts      integer     NOT NULL DEFAULT 0,
    -- Who is sending it, and until when nobody else may.
    claim         uuid,
    claimed_until timestamptz,
    tried_at      timestamptz,
    settled_at    timestamptz,
    -- What the mail server said, or why it was not reached.
    why           text,
    PRIMARY KEY (report_id, recipient)
);

CREATE INDEX report_deliveries_unsettled ON report_deliveries (state) WHERE state <> 'sent';
