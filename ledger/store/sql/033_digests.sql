-- The digests of docs/format.md over one unit. Plain SQL so that the planner inlines them.
CREATE OR REPLACE FUNCTION ledger.plaintext_digest(unit bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS
$$ SELECT sha256(decode(replace(replace(replace(rtrim(encode(unit, 'base64'), '='), E'\n', ''), '+', '-'), '/', '_'), 'escape')) $$;
CREATE OR REPLACE FUNCTION ledger.content_digest(stored bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS
$$ SELECT sha256('\x00000014'::bytea || 'caseledger/content/1'::bytea || stored) $$;
CREATE OR REPLACE FUNCTION ledger.slot_tag(slot uuid, event uuid, ordinal integer) RETURNS bytea LANGUAGE sql IMMUTABLE AS
$$ SELECT sha256('\x00000015'::bytea || 'caseledger/slot-tag/1'::bytea || uuid_send(slot) || uuid_send(event) || int4send(ordinal)) $$;
CREATE OR REPLACE FUNCTION ledger.micros(instant timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE AS
$$ SELECT (extract(epoch FROM instant) * 1000000)::bigint $$;
-- 16 bytes as a salt's text (base64url without padding).
CREATE OR REPLACE FUNCTION ledger.salt_text(salt bytea) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT replace(replace(rtrim(encode(salt, 'base64'), '='), '+', '-'), '/', '_') $$;
-- 128 random bits as a salt's text, from bytes of version-4 UUIDs that carry neither version nor variant (RFC 9562 5.4).
CREATE OR REPLACE FUNCTION ledger.random_salt() RETURNS text LANGUAGE sql VOLATILE AS
$$ SELECT ledger.salt_text(substring(uuid_send(gen_random_uuid()) FROM 10) || substring(uuid_send(gen_random_uuid()) FROM 10)
                           || substring(uuid_send(gen_random_uuid()) FOR 2)) $$;
