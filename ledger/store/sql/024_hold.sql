-- Enforcement: legal holds on a stream; while one stands, no slot of the stream is erased.
CREATE TABLE IF NOT EXISTS ledger.hold (
  position bigint PRIMARY KEY,
  stream uuid NOT NULL,
  kind text NOT NULL,
  released_by bigint
);
CREATE INDEX IF NOT EXISTS hold_stream ON ledger.hold (stream);
