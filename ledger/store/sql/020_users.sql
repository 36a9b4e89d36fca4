-- Enforcement: who may act. Written by append from user-added and user-disabled; a login name is opaque and never reused.
CREATE TABLE IF NOT EXISTS ledger.users (
  login text PRIMARY KEY COLLATE "C",
  recorder uuid NOT NULL UNIQUE,
  agency text NOT NULL COLLATE "C",
  roles text[] NOT NULL,
  public_key bytea NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  added_by bigint,
  disabled_by bigint
);
