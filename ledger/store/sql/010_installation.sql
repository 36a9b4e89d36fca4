-- Which release installed which schema number. An older program refuses a newer number by name.
CREATE TABLE IF NOT EXISTS ledger.installation (
  number integer NOT NULL,
  release text NOT NULL,
  installed_at timestamptz NOT NULL,
  PRIMARY KEY (number, release)
);
