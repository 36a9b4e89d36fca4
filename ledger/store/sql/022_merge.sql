-- Enforcement: that a person (stream) and another were found to be one, a row for each of the two; ended_by: the entry that took it back.
-- No access follows from it: it says to whom these entries are not shown, because the other person is hidden from them.
CREATE TABLE IF NOT EXISTS ledger.merge (
  position bigint PRIMARY KEY,
  stream uuid NOT NULL,
  other uuid NOT NULL,
  ended_by bigint
);
CREATE INDEX IF NOT EXISTS merge_stream ON ledger.merge (stream);
