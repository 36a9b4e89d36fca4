-- Which key-encryption key counts. Run by the superuser in the keyring database; only the keyring login reads or writes here.
SET ROLE keyring;
-- One row: the name of the key under which all living keys are, and since when, if another did before. A new slot is written only while its key's name stands here, taken FOR SHARE;
-- wrapping all keys anew holds the row until it is committed. So nobody adds a slot under a key that was replaced. A destroyed slot keeps
-- the name of the key under which it was destroyed: where that is still this one, the keys were not wrapped anew since.
CREATE TABLE IF NOT EXISTS keyring.kek (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  name text NOT NULL,
  since timestamptz
);
INSERT INTO keyring.kek (name) SELECT kek FROM keyring.slot_key WHERE destroyed_by IS NULL LIMIT 1 ON CONFLICT DO NOTHING;
INSERT INTO keyring.kek (name) SELECT kek FROM keyring.search_key ON CONFLICT DO NOTHING;
-- Half of each page is left free, so that a key that is wrapped anew stands beside the old copy and no index has to be written.
ALTER TABLE keyring.slot_key SET (fillfactor = 45);
RESET ROLE;
