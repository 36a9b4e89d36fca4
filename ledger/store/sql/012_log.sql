-- A log and its lock: append locks this row and never updates it, so an open old snapshot costs it nothing.
CREATE TABLE IF NOT EXISTS ledger.log (
  log integer PRIMARY KEY,
  name text NOT NULL UNIQUE COLLATE "C",
  id uuid NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('record', 'access', 'contract', 'snapshot'))
);
INSERT INTO ledger.log VALUES (1, 'cases', gen_random_uuid(), 'record'), (2, 'access', gen_random_uuid(), 'access')
ON CONFLICT DO NOTHING;
