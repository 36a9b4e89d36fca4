-- The units of an entry, one row for each slot they stand in: erasing a slot deletes its rows and leaves core as it was.
CREATE TABLE IF NOT EXISTS ledger.content (
  log integer NOT NULL,
  position bigint NOT NULL,
  slot uuid NOT NULL,
  sealed boolean NOT NULL,
  ordinals integer[] NOT NULL,
  stored bytea[] NOT NULL,
  PRIMARY KEY (log, position, slot, sealed)
);
ALTER TABLE ledger.content ALTER COLUMN stored SET STORAGE EXTERNAL;
ALTER TABLE ledger.content DROP CONSTRAINT IF EXISTS content_log_position_fkey;
CREATE INDEX IF NOT EXISTS content_slot ON ledger.content (slot);
