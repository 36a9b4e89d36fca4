-- Enforcement: which person is party of which case; tells append where a person's own events are to be noted.
CREATE TABLE IF NOT EXISTS ledger.party_of (
  person uuid NOT NULL,
  stream uuid NOT NULL,
  category text NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (person, stream, category)
);
CREATE INDEX IF NOT EXISTS party_of_stream ON ledger.party_of (stream);
