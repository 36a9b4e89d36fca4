-- Streams of the record, their kind, the human number under which the unit knows them, and the agency that opened each: its agreements say
-- who sees that there is such a case.
CREATE TABLE IF NOT EXISTS ledger.stream (
  stream uuid PRIMARY KEY,
  log integer NOT NULL,
  kind text NOT NULL,
  number text UNIQUE COLLATE "C"
);
ALTER TABLE ledger.stream ADD COLUMN IF NOT EXISTS opener text COLLATE "C";
UPDATE ledger.stream s SET opener = (SELECT e.originator FROM ledger.entry e WHERE e.stream = s.stream AND e.log = s.log ORDER BY e.version LIMIT 1)
  WHERE s.opener IS NULL;
CREATE INDEX IF NOT EXISTS stream_opener ON ledger.stream (opener);
CREATE INDEX IF NOT EXISTS stream_unit ON ledger.stream (log) WHERE kind = 'unit';
