-- Slots that a recorded content-erased entry names, by the last that does; erase(slot) destroys only these.
CREATE TABLE IF NOT EXISTS ledger.erasure (
  slot uuid PRIMARY KEY,
  position bigint NOT NULL,
  done_at timestamptz
);
CREATE INDEX IF NOT EXISTS erasure_position ON ledger.erasure (position);
-- Enforcement: which slots a member proposed to destroy, of what person (null: of the record itself) and on what authority. Another member decides.
CREATE TABLE IF NOT EXISTS ledger.proposal (
  position bigint PRIMARY KEY,
  stream uuid NOT NULL,
  slots uuid[] NOT NULL,
  person uuid,
  authority text NOT NULL,
  review text NOT NULL,
  declined_by bigint
);
-- Enforcement: what a controller decided at each review of what it holds of a person (stream); the last one counts.
CREATE TABLE IF NOT EXISTS ledger.retention (
  position bigint PRIMARY KEY,
  stream uuid NOT NULL,
  controller text NOT NULL COLLATE "C",
  decision text NOT NULL
);
CREATE INDEX IF NOT EXISTS retention_stream ON ledger.retention (stream, controller);
