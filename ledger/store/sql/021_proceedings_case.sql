-- Enforcement: which case's material proceedings concern; tells append where these are to be noted.
CREATE TABLE IF NOT EXISTS ledger.proceedings_case (
  stream uuid NOT NULL,
  brought uuid NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (stream, brought)
);
