-- Enforcement: what an act of sharing opens to an agency beyond the agreements, until a last day where one is said. versions null: what the
-- sharing agency had brought in the stream by then, as of a person; '*' in purposes means any.
CREATE TABLE IF NOT EXISTS ledger.share (
  position bigint NOT NULL,
  stream uuid NOT NULL,
  agency text NOT NULL COLLATE "C",
  versions bigint[],
  purposes text[] NOT NULL,
  until date,
  ended_by bigint,
  PRIMARY KEY (position, stream, agency)
);
CREATE INDEX IF NOT EXISTS share_stream ON ledger.share (stream, agency);
-- Enforcement: that somebody broke the glass of a case. It opens the case to the recorder of that entry for a time, until it is reviewed.
CREATE TABLE IF NOT EXISTS ledger.glass (
  position bigint PRIMARY KEY,
  stream uuid NOT NULL,
  ended_by bigint
);
CREATE INDEX IF NOT EXISTS glass_stream ON ledger.glass (stream);
