-- Enforcement: who may act. Written by append from user-added, user-disabled, user-roles-changed and
-- user-key-changed; a login name is opaque and never reused.
-- public_key is the key in force, null where it was revoked; former_keys are those before it, which nobody is ever given again.
CREATE TABLE IF NOT EXISTS ledger.users (
  login text PRIMARY KEY COLLATE "C",
  recorder uuid NOT NULL UNIQUE,
  agency text NOT NULL COLLATE "C",
  roles text[] NOT NULL,
  public_key bytea,
  enabled boolean NOT NULL DEFAULT true,
  added_by bigint,
  disabled_by bigint,
  former_keys bytea[] NOT NULL DEFAULT '{}'
);
ALTER TABLE ledger.users ADD COLUMN IF NOT EXISTS former_keys bytea[] NOT NULL DEFAULT '{}', ALTER COLUMN public_key DROP NOT NULL;
