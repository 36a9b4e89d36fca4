-- Wrapped slot keys. Run by the superuser in the keyring database; only the keyring login reads or writes here.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
DO $$ BEGIN
  EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO keyring', current_database());
END $$;
CREATE SCHEMA IF NOT EXISTS keyring AUTHORIZATION keyring;
SET ROLE keyring;
-- One row a slot: whose it is, and its key under the key-encryption key named kek. A destroyed slot keeps its row, without key or person.
CREATE TABLE IF NOT EXISTS keyring.slot_key (
  slot uuid PRIMARY KEY,
  person uuid,
  stream uuid NOT NULL,
  controller text NOT NULL COLLATE "C",
  wrapped bytea,
  kek text NOT NULL,
  destroyed_by bigint,
  CHECK ((wrapped IS NULL) = (destroyed_by IS NOT NULL))
);
CREATE UNIQUE INDEX IF NOT EXISTS slot_key_owner ON keyring.slot_key (stream, controller, person) NULLS NOT DISTINCT WHERE destroyed_by IS NULL;
RESET ROLE;
