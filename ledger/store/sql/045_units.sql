-- Check the units of an act against what its author signed: digests and tags, decoy count, one facts slot for all clear units of an entry,
-- and that every clear unit is strict JSON of three parts; only then is any of them read. Gives the stored bytes of each unit and, of the
-- clear ones, what they say. Whether a unit may come in clear, and in its place, is the type's to say: see admit. A null agrees with nothing.
-- Loops over plain expressions: starting a statement costs more than all that one event's units need.
-- A salt's text: 22 characters of base64url for 16 bytes, with nothing in the bits that are left over (RFC 4648 3.5).
CREATE OR REPLACE FUNCTION ledger.is_salt(salt text) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT octet_length(salt) = 22 AND strpos('AQgw', right(salt, 1)) > 0 AND octet_length(decode(replace(replace(salt, '-', '+'), '_', '/') || '==', 'base64')) = 16 $$;
CREATE OR REPLACE FUNCTION ledger.check_units(p_event uuid[], p_units integer[], p_commitments bytea, p_slot uuid[], p_sealed boolean[], p_length integer[],
  p_stored bytea, OUT stored bytea[], OUT clear jsonb[])
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE i integer := 0; start integer := 1; facts uuid; event uuid; one bytea; line text; unit jsonb; salt text; wrong text;
BEGIN
  clear := array_fill(NULL::jsonb, ARRAY[cardinality(p_slot)]);
  FOR e IN 1..cardinality(p_event) LOOP
    event := p_event[e]; facts := p_slot[i + 1];
    IF (p_units[e] + 1) % 4 <> 0 THEN wrong := 'units are missing, doubled or not padded to a multiple of four'; EXIT; END IF;
    FOR o IN 1..p_units[e] LOOP
      i := i + 1; one := substring(p_stored FROM start FOR p_length[i]); start := start + p_length[i]; stored[i] := one;
      IF substring(p_commitments FROM 96 * i - 63 FOR 64) IS DISTINCT FROM ledger.content_digest(one) || ledger.slot_tag(p_slot[i], event, o) THEN
        wrong := 'a content digest or slot tag is wrong';
      ELSIF NOT p_sealed[i] THEN
        line := convert_from(one, 'UTF8');
        IF p_slot[i] <> facts THEN
          wrong := 'the clear units of an entry do not stand in one facts slot';
        ELSIF substring(p_commitments FROM 96 * i - 95 FOR 32) IS DISTINCT FROM ledger.plaintext_digest(one) THEN
          wrong := 'a plaintext digest is wrong';
        ELSIF (line IS JSON ARRAY WITH UNIQUE KEYS AND (strpos(line, '\u') = 0 OR replace(line, '\\', '') !~ '\\u(?!00[01])|\\u0000')) IS NOT TRUE THEN
          wrong := 'a clear unit is not strict JSON of salt, name and value';
        ELSE
          unit := line::jsonb; salt := unit ->> 0; clear[i] := unit;
          IF (jsonb_array_length(unit) = 3 AND ledger.is_salt(salt) AND starts_with(line, '["' || salt || '","')) IS NOT TRUE THEN
            wrong := 'a clear unit is not strict JSON of salt, name and value';
          ELSIF unit ->> 1 = 'decoy' AND unit -> 2 <> 'null' THEN
            wrong := 'a decoy carries something';
          END IF;
        END IF;
      END IF;
      EXIT WHEN wrong IS NOT NULL;
    END LOOP;
    EXIT WHEN wrong IS NOT NULL;
  END LOOP;
  IF wrong IS NOT NULL THEN
    PERFORM ledger.refuse('CL046', wrong || '; nothing was recorded');
  END IF;
EXCEPTION WHEN data_exception THEN  -- no text, no salt, or a number that no reader can hold
  PERFORM ledger.refuse('CL046', 'a clear unit is not strict JSON of salt, name and value; nothing was recorded');
END $$;
