-- A slot belongs to one stream and one controller. Facts slots have no key; the keys of sealed slots are in the keyring database.
CREATE TABLE IF NOT EXISTS ledger.slot (
  slot uuid PRIMARY KEY,
  log integer NOT NULL,
  stream uuid NOT NULL,
  controller text NOT NULL COLLATE "C",
  sealed boolean NOT NULL,
  erased_by bigint
);
CREATE UNIQUE INDEX IF NOT EXISTS slot_facts ON ledger.slot (log, stream, controller) WHERE NOT sealed AND erased_by IS NULL;
