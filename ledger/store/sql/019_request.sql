-- An act is recorded once per recorder and request id. The MAC tells the same act from another; the first answer stays.
CREATE TABLE IF NOT EXISTS ledger.request (
  recorder uuid NOT NULL,
  request text NOT NULL COLLATE "C",
  log integer NOT NULL,
  at timestamptz NOT NULL,
  mac bytea,
  first bigint NOT NULL,
  last bigint NOT NULL,
  answer jsonb NOT NULL,
  PRIMARY KEY (recorder, request)
);
CREATE INDEX IF NOT EXISTS request_age ON ledger.request (at) WHERE mac IS NOT NULL;
CREATE INDEX IF NOT EXISTS request_positions ON ledger.request (log, first, last) WHERE mac IS NOT NULL;
