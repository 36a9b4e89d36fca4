-- Streams of the record, their kind and the human number under which the unit knows them.
CREATE TABLE IF NOT EXISTS ledger.stream (
  stream uuid PRIMARY KEY,
  log integer NOT NULL,
  kind text NOT NULL,
  number text UNIQUE COLLATE "C"
);
