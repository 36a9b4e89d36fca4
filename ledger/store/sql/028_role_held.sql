-- Enforcement: which member holds which role in which agency, from day to day (both included), by the number of the unit's entry that said
-- so and of the one that ended it. The roles of logins stand in ledger.login_held and count from the day of their entry.
CREATE TABLE IF NOT EXISTS ledger.role_held (
  version bigint PRIMARY KEY,
  member uuid NOT NULL,
  role text NOT NULL COLLATE "C",
  agency text NOT NULL COLLATE "C",
  since date NOT NULL,
  until date,
  ended_by bigint
);
