-- Check the units of an act against what its author signed: digests and tags, ordinals in order, decoy count, one facts slot for all clear
-- units of an entry, and that every clear unit is strict JSON of three parts under a name that its type allows in clear, once, the envelope
-- in its place: so a personal field can only come sealed, and nothing is said twice. A null agrees with nothing.
-- A unit begins with its salt of 22 characters, so its name is the fourth part between quotation marks.
CREATE OR REPLACE FUNCTION ledger.check_units(p_kind text, p_clear text[], p_event uuid[], p_facts uuid[], p_commitments bytea[],
  p_of integer[], p_ordinal integer[], p_slot uuid[], p_sealed boolean[], p_stored bytea[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE wrong text;
BEGIN
  SELECT min(CASE
      WHEN octet_length(c.bytes) % 96 <> 0 OR (octet_length(c.bytes) / 96 + 1) % 4 <> 0 OR octet_length(c.bytes) / 96 <> k.n
        OR k.n IS NULL OR k.lowest <> 1 OR k.nearest <> k.farthest THEN 'units are missing, doubled, out of order or not padded to a multiple of four' END)
    INTO wrong
  FROM unnest(p_commitments) WITH ORDINALITY AS c(bytes, e)
  LEFT JOIN (SELECT o.e, count(*) AS n, min(o.ordinal) AS lowest, min(o.i - o.ordinal) AS nearest, max(o.i - o.ordinal) AS farthest
             FROM unnest(p_of, p_ordinal) WITH ORDINALITY AS o(e, ordinal, i) GROUP BY o.e) k ON k.e = c.e;
  IF wrong IS NULL THEN
    SELECT min(CASE
        WHEN substring(u.committed FROM 33) IS DISTINCT FROM ledger.content_digest(u.stored) || ledger.slot_tag(u.slot, p_event[u.e], u.ordinal)
          THEN 'a content digest or slot tag is wrong'
        WHEN u.sealed THEN CASE WHEN p_kind IN ('contract', 'snapshot') OR u.ordinal = 1 OR (u.ordinal <= 4 AND p_clear[u.e] <> ' held decoy ')
          THEN 'a unit that must be clear came sealed' END
        WHEN u.slot IS DISTINCT FROM p_facts[u.e] THEN 'the clear units of an entry do not stand in one facts slot'
        WHEN substring(u.committed FOR 32) IS DISTINCT FROM ledger.plaintext_digest(u.stored) THEN 'a plaintext digest is wrong'
        WHEN (u.text IS JSON ARRAY WITH UNIQUE KEYS) IS NOT TRUE OR left(u.text, 27) !~ '^\["[A-Za-z0-9_-]{22}","$' OR json_array_length(u.text::json) <> 3
          OR (strpos(u.text, '\u') > 0 AND replace(u.text, '\\', '') ~ '\\u(?!00[01])|\\u0000') THEN 'a clear unit is not strict JSON of salt, name and value'
        WHEN u.name = 'decoy' AND substring(u.text FROM 27) <> '"decoy",null]' THEN 'a decoy carries something'
        WHEN p_kind IN ('contract', 'snapshot') THEN NULL
        WHEN (strpos(p_clear[u.e], ' ' || u.name || ' ') > 0) IS NOT TRUE THEN 'a unit that must be sealed came in clear'
        WHEN u.name <> 'decoy' AND u.same > 1 OR u.name <> CASE WHEN p_clear[u.e] <> ' held decoy ' THEN ('{what,who,marks,basis}'::text[])[u.ordinal]
          WHEN u.ordinal = 1 THEN 'held' ELSE 'decoy' END THEN 'a clear unit stands twice or out of its place'
      END) INTO wrong
    FROM (SELECT b.*, split_part(b.text, '"', 4) AS name, count(*) OVER (PARTITION BY b.e, split_part(b.text, '"', 4)) AS same
          FROM (SELECT a.e, a.ordinal, a.slot, a.sealed, a.stored, substring(p_commitments[a.e] FROM 96 * a.ordinal - 95 FOR 96) AS committed,
                       CASE WHEN NOT a.sealed THEN convert_from(a.stored, 'UTF8') END AS text
                FROM unnest(p_of, p_ordinal, p_slot, p_sealed, p_stored) AS a(e, ordinal, slot, sealed, stored) OFFSET 0) b) u;
  END IF;
  IF wrong IS NOT NULL THEN
    PERFORM ledger.refuse('CL046', wrong || '; nothing was recorded');
  END IF;
END $$;
