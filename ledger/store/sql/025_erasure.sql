-- Slots that a recorded content-erased entry names; erase(slot) destroys only these.
CREATE TABLE IF NOT EXISTS ledger.erasure (
  slot uuid PRIMARY KEY,
  position bigint NOT NULL,
  done_at timestamptz
);
