-- On whose behalf a picture was stored, as W3C trace context: its second part is the trace's id.
ALTER TABLE images ADD COLUMN traceparent text;
