-- Enforcement: legal holds. One in a case's stream covers that case and the streams of its parties, one in a person's stream his cases too;
-- with controllers, what these hold. While one stands, no slot that it covers is erased.
CREATE TABLE IF NOT EXISTS ledger.hold (
  position bigint PRIMARY KEY,
  stream uuid NOT NULL,
  kind text NOT NULL,
  released_by bigint
);
ALTER TABLE ledger.hold ADD COLUMN IF NOT EXISTS controllers text[];
CREATE INDEX IF NOT EXISTS hold_stream ON ledger.hold (stream);
