-- The digests of docs/format.md over one unit. Plain SQL so that the planner inlines them.
CREATE OR REPLACE FUNCTION ledger.plaintext_digest(unit bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS
$$ SELECT sha256(decode(translate(encode(unit, 'base64'), E'+/=\n', '-_'), 'escape')) $$;
CREATE OR REPLACE FUNCTION ledger.content_digest(stored bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS
$$ SELECT sha256('\x00000014'::bytea || 'caseledger/content/1'::bytea || stored) $$;
CREATE OR REPLACE FUNCTION ledger.slot_tag(slot uuid, event uuid, ordinal integer) RETURNS bytea LANGUAGE sql IMMUTABLE AS
$$ SELECT sha256('\x00000015'::bytea || 'caseledger/slot-tag/1'::bytea || uuid_send(slot) || uuid_send(event) || int4send(ordinal)) $$;
CREATE OR REPLACE FUNCTION ledger.micros(instant timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE AS
$$ SELECT (extract(epoch FROM instant) * 1000000)::bigint $$;
CREATE OR REPLACE FUNCTION ledger.random_salt() RETURNS text LANGUAGE sql VOLATILE AS
$$ SELECT substring(translate(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'base64'), '+/', '-_') FROM 1 FOR 21)
   || substring('AQgw' FROM 1 + get_byte(uuid_send(gen_random_uuid()), 0) % 4 FOR 1) $$;
