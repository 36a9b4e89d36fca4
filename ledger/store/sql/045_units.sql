-- Check the units of an act against what its author signed: digests and tags, ordinals in order, decoy count, one facts slot for all clear
-- units of an entry, and that every clear unit is strict JSON of three parts under a name that its type allows in clear, once, the envelope
-- in its place: so a personal field can only come sealed, and nothing is said twice. A null agrees with nothing.
-- A salt's text: 22 characters of base64url for 16 bytes, with nothing in the bits that are left over (RFC 4648 3.5).
CREATE OR REPLACE FUNCTION ledger.is_salt(salt text) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT octet_length(salt) = 22 AND strpos('AQgw', right(salt, 1)) > 0 AND octet_length(decode(replace(replace(salt, '-', '+'), '_', '/') || '==', 'base64')) = 16 $$;
CREATE OR REPLACE FUNCTION ledger.check_units(p_kind text, p_clear text[], p_event uuid[], p_facts uuid[], p_commitments bytea[],
  p_of integer[], p_ordinal integer[], p_slot uuid[], p_sealed boolean[], p_stored bytea[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE wrong text;
BEGIN
  SELECT min(CASE WHEN (octet_length(c.bytes) / 96 + 1) % 4 <> 0 THEN 'units are missing, doubled or not padded to a multiple of four' END)
    INTO wrong FROM unnest(p_commitments) AS c(bytes);
  IF wrong IS NULL THEN
    SELECT min(CASE
        WHEN substring(u.committed FROM 33) IS DISTINCT FROM ledger.content_digest(u.stored) || ledger.slot_tag(u.slot, p_event[u.e], u.ordinal)
          THEN 'a content digest or slot tag is wrong'
        WHEN u.sealed THEN CASE WHEN p_kind IN ('contract', 'snapshot') OR u.ordinal = 1 OR (u.ordinal <= 4 AND p_clear[u.e] <> ' held decoy ')
          THEN 'a unit that must be clear came sealed' END
        WHEN u.slot IS DISTINCT FROM p_facts[u.e] THEN 'the clear units of an entry do not stand in one facts slot'
        WHEN substring(u.committed FOR 32) IS DISTINCT FROM ledger.plaintext_digest(u.stored) THEN 'a plaintext digest is wrong'
        WHEN (u.strict AND jsonb_array_length(u.unit) = 3 AND ledger.is_salt(u.unit ->> 0) AND left(u.text, 27) = '["' || (u.unit ->> 0) || '","') IS NOT TRUE THEN 'a clear unit is not strict JSON of salt, name and value'
        WHEN u.name = 'decoy' AND u.unit -> 2 <> 'null' THEN 'a decoy carries something'
        WHEN p_kind IN ('contract', 'snapshot') OR u.name = 'decoy' THEN NULL
        WHEN (strpos(p_clear[u.e], ' ' || u.name || ' ') > 0) IS NOT TRUE THEN 'a unit that must be sealed came in clear'
        WHEN u.same > 1 OR u.name <> CASE WHEN p_clear[u.e] <> ' held decoy ' THEN ('{what,who,marks,basis}'::text[])[u.ordinal]
          WHEN u.ordinal = 1 THEN 'held' ELSE 'decoy' END THEN 'a clear unit stands twice or out of its place'
      END) INTO wrong
    FROM (SELECT c.*, c.unit ->> 1 AS name, count(*) OVER (PARTITION BY c.e, c.unit ->> 1) AS same
          FROM (SELECT b.*, CASE WHEN b.strict THEN b.text::jsonb END AS unit
                FROM (SELECT a.*, a.text IS JSON ARRAY WITH UNIQUE KEYS
                                  AND (strpos(a.text, '\u') = 0 OR replace(a.text, '\\', '') !~ '\\u(?!00[01])|\\u0000') AS strict
                      FROM (SELECT u.e, u.ordinal, u.slot, u.sealed, u.stored, substring(p_commitments[u.e] FROM 96 * u.ordinal - 95 FOR 96) AS committed,
                                   CASE WHEN NOT u.sealed THEN convert_from(u.stored, 'UTF8') END AS text
                            FROM unnest(p_of, p_ordinal, p_slot, p_sealed, p_stored) AS u(e, ordinal, slot, sealed, stored) OFFSET 0) a OFFSET 0) b OFFSET 0) c) u;
  END IF;
  IF wrong IS NOT NULL THEN
    PERFORM ledger.refuse('CL046', wrong || '; nothing was recorded');
  END IF;
END $$;
