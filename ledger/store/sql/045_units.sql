-- Check the units of an act against what its author signed: digests and tags, ordinals, decoy count, one facts slot for all clear units of
-- an entry, and that every clear unit is strict JSON under a name that its type allows in clear, so a personal field can only come sealed.
-- A unit begins with its salt of 22 characters, so its name is the fourth part between quotation marks.
CREATE OR REPLACE FUNCTION ledger.check_units(p_kind text, p_clear text[], p_event uuid[], p_facts uuid[], p_commitments bytea[],
  p_of integer[], p_ordinal integer[], p_slot uuid[], p_sealed boolean[], p_stored bytea[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE wrong text;
BEGIN
  SELECT min(CASE
      WHEN octet_length(c.bytes) % 96 <> 0 OR (octet_length(c.bytes) / 96 + 1) % 4 <> 0 OR octet_length(c.bytes) / 96 <> k.n OR k.n <> k.distinct_n
        OR k.n IS NULL OR k.lowest <> 1 OR k.highest <> k.n THEN 'units are missing, doubled or not padded to a multiple of four' END)
    INTO wrong
  FROM unnest(p_commitments) WITH ORDINALITY AS c(bytes, e)
  LEFT JOIN (SELECT o.e, count(*) AS n, count(DISTINCT o.ordinal) AS distinct_n, min(o.ordinal) AS lowest, max(o.ordinal) AS highest
             FROM unnest(p_of, p_ordinal) AS o(e, ordinal) GROUP BY o.e) k ON k.e = c.e;
  IF wrong IS NULL THEN
    SELECT min(CASE
        WHEN substring(u.committed FROM 33) <> ledger.content_digest(u.stored) || ledger.slot_tag(u.slot, p_event[u.e], u.ordinal)
          THEN 'a content digest or slot tag is wrong'
        WHEN u.sealed THEN CASE WHEN p_kind IN ('contract', 'snapshot') THEN 'a contract log holds clear units only' END
        WHEN u.slot <> p_facts[u.e] THEN 'the clear units of an entry do not stand in one facts slot'
        WHEN substring(u.committed FOR 32) <> ledger.plaintext_digest(u.stored) THEN 'a plaintext digest is wrong'
        WHEN NOT (u.text IS JSON ARRAY WITH UNIQUE KEYS) OR left(u.text, 27) !~ '^\["[A-Za-z0-9_-]{22}","$' THEN 'a clear unit is not strict JSON of salt, name and value'
        WHEN split_part(u.text, '"', 4) = 'decoy' AND substring(u.text FROM 27) <> '"decoy",null]' THEN 'a decoy carries something'
        WHEN p_kind IN ('record', 'access') AND strpos(p_clear[u.e], ' ' || split_part(u.text, '"', 4) || ' ') = 0 THEN 'a unit that must be sealed came in clear'
      END) INTO wrong
    FROM (SELECT a.e, a.ordinal, a.slot, a.sealed, a.stored, substring(p_commitments[a.e] FROM 96 * a.ordinal - 95 FOR 96) AS committed,
                 CASE WHEN NOT a.sealed THEN convert_from(a.stored, 'UTF8') END AS text
          FROM unnest(p_of, p_ordinal, p_slot, p_sealed, p_stored) AS a(e, ordinal, slot, sealed, stored) OFFSET 0) u;
  END IF;
  IF wrong IS NOT NULL THEN
    PERFORM ledger.refuse('CL046', wrong || '; nothing was recorded');
  END IF;
END $$;
