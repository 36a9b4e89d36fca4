-- Stored state of the trees (docs/format.md, trees), for checkpoints and proofs at once. Never trusted: an audit computes each again from the
-- entries. A tile is a run of up to 256 hashes of complete nodes of level 8, 16, … of a log's tree; those of level 0 stand in ledger.entry.
CREATE TABLE IF NOT EXISTS ledger.tile (
  log integer NOT NULL,
  level integer NOT NULL CHECK (level >= 1),
  number bigint NOT NULL,
  hashes bytea NOT NULL,
  PRIMARY KEY (log, level, number)
);
-- How far a log's trees have come, with the complete subtrees at the right edge of its own.
CREATE TABLE IF NOT EXISTS ledger.log_tree (
  log integer PRIMARY KEY,
  size bigint NOT NULL,
  edge bytea NOT NULL
);
-- Each stream's tree: how many of its entries are in it, its root, the complete subtrees at its right edge.
CREATE TABLE IF NOT EXISTS ledger.stream_tree (
  log integer NOT NULL,
  stream uuid NOT NULL,
  size bigint NOT NULL,
  root bytea NOT NULL,
  edge bytea NOT NULL,
  PRIMARY KEY (log, stream)
);
-- Checkpoints as they were signed; what counts are the copies that others hold.
CREATE TABLE IF NOT EXISTS ledger.checkpoint (
  log integer NOT NULL,
  size bigint NOT NULL,
  made_at timestamptz NOT NULL,
  note text NOT NULL,
  PRIMARY KEY (log, size)
);
