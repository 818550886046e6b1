-- Which network described a face: descriptors of different ones do not compare. Null: none did.
ALTER TABLE faces ADD COLUMN described_by text;
UPDATE faces SET described_by = 'dlib-resnet-150-p25' WHERE descriptor IS NOT NULL;
