-- By what persons are found. Run by the superuser in the keyring database; only the keyring login reads or writes here.
SET ROLE keyring;
-- One row: the key under which terms are looked up, under the key-encryption key named kek; and up to which event, whose ids begin with
-- their time, the rows of what was never recorded are forgotten.
CREATE TABLE IF NOT EXISTS keyring.search_key (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  wrapped bytea NOT NULL,
  kek text NOT NULL,
  tidied uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000'
);
-- One row a term: the first 16 bytes of its HMAC, the event that says it, and the slot that it is sealed under there, with whose key it goes.
CREATE TABLE IF NOT EXISTS keyring.search_mark (
  mac bytea NOT NULL CHECK (octet_length(mac) = 16),
  slot uuid NOT NULL REFERENCES keyring.slot_key,
  event uuid NOT NULL,
  PRIMARY KEY (mac, event)
);
CREATE INDEX IF NOT EXISTS search_mark_slot ON keyring.search_mark (slot);
RESET ROLE;
