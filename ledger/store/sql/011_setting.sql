-- The few values that SQL itself needs: the unit's prefix and time zone, whether every login shares one OS account.
CREATE TABLE IF NOT EXISTS ledger.setting (
  name text PRIMARY KEY,
  value text NOT NULL
);
