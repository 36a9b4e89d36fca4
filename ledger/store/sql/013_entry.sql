-- One row an entry. core holds the hashed bytes (docs/format.md); the columns beside it are derived from them and from
-- the clear units, for indexes only. No foreign keys here: append alone writes, under the lock of the log's row, an entry and its contents
-- in one transaction; a key checked anew for each row costs a fifth to two fifths of the insert, and doctor looks instead
-- (docs/decisions/0005-append-checks-the-keys.md).
-- system_user is the authenticated identity, kept beside the entry and not hashed.
CREATE TABLE IF NOT EXISTS ledger.entry (
  log integer NOT NULL,
  position bigint NOT NULL,
  stream uuid NOT NULL,
  version bigint NOT NULL,
  event uuid NOT NULL,
  recorded_at timestamptz NOT NULL,
  recorder uuid NOT NULL,
  type text COLLATE "C",
  originator text COLLATE "C",
  controller text COLLATE "C",
  system_user_name text,
  leaf bytea NOT NULL,
  core bytea NOT NULL,
  PRIMARY KEY (log, position),
  UNIQUE (stream, log, version),
  UNIQUE (event)
);
ALTER TABLE ledger.entry ALTER COLUMN core SET STORAGE EXTERNAL;
ALTER TABLE ledger.entry DROP CONSTRAINT IF EXISTS entry_log_fkey;
-- Which streams hold something of an agency's own is asked by it (api.held_streams): of the few entries that are held, and of no other.
CREATE INDEX IF NOT EXISTS entry_held ON ledger.entry (originator, stream) WHERE log = 1 AND type IS NULL;
-- Who brought entries of which types, and which these are: found from pair to pair, for there are many entries and few of these. A held
-- entry's type is sealed. Not of consultations, of which there may be more than of all else; and not by the log, for an index of one log would be
-- read through, in a short log, for its last position, and a page that cannot be read would then close the ledger.
DROP INDEX IF EXISTS ledger.entry_origin;
CREATE INDEX IF NOT EXISTS entry_brought ON ledger.entry (originator, (coalesce(type, 'held')), log) WHERE type IS DISTINCT FROM 'record-consulted.v1';
