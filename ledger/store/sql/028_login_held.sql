-- Enforcement: in which agency and roles a user's login acted, from the entry at this position to that of ended_by; days gone by are judged
-- by it. What holds today stands in ledger.users too.
CREATE TABLE IF NOT EXISTS ledger.login_held (
  position bigint PRIMARY KEY,
  recorder uuid NOT NULL,
  agency text NOT NULL COLLATE "C",
  roles text[] NOT NULL,
  ended_by bigint
);
-- An older release knew one agency and one set of roles a login.
INSERT INTO ledger.login_held SELECT u.added_by, u.recorder, u.agency, u.roles, u.disabled_by FROM ledger.users u
  WHERE u.added_by IS NOT NULL AND NOT EXISTS (SELECT FROM ledger.login_held h WHERE h.recorder = u.recorder);
