-- Enforcement: what is restricted (DPA 2018 s.47). versions null means the whole stream.
CREATE TABLE IF NOT EXISTS ledger.restriction (
  position bigint PRIMARY KEY,
  stream uuid NOT NULL,
  versions bigint[],
  ground text NOT NULL,
  lifted_by bigint
);
CREATE INDEX IF NOT EXISTS restriction_stream ON ledger.restriction (stream);
