-- What append must know of a type: filled by installation from the rows the application passes in.
CREATE TABLE IF NOT EXISTS ledger.event_type (
  type text PRIMARY KEY COLLATE "C",
  access text NOT NULL CHECK (access IN ('open', 'held')),
  stream_kind text NOT NULL,
  series text,
  roles text[] NOT NULL,
  clear text[] NOT NULL,
  personal text[] NOT NULL,
  effect text,
  administrative boolean NOT NULL,
  event_group text NOT NULL,
  decides boolean NOT NULL
);
