-- Entries that the ledger makes itself. No author: a marker stands in place of the signature, and an audit derives them again from the others.
-- p_units are those after stamp and what, decoys included. They stand in the facts slot that the stream has, or in one of the unit's.
CREATE OR REPLACE FUNCTION ledger.make_own(l ledger.log, pos bigint, p_stream uuid, at timestamptz, clock timestamptz, p_type text, p_units bytea[]) RETURNS ledger.entry
LANGUAGE plpgsql AS $$
DECLARE
  made ledger.entry; f ledger.slot; units bytea[]; commitments bytea; core bytea; stamp bytea;
  v bigint := (SELECT coalesce(max(e.version), 0) + 1 FROM ledger.entry e WHERE e.log = l.log AND e.stream = p_stream); ev uuid := gen_random_uuid();
BEGIN
  SELECT * INTO f FROM ledger.slot s WHERE s.log = l.log AND s.stream = p_stream AND NOT s.sealed AND s.erased_by IS NULL
    AND s.slot NOT IN (SELECT x.slot FROM ledger.erasure x) ORDER BY s.slot LIMIT 1;
  IF f.slot IS NULL THEN
    INSERT INTO ledger.slot VALUES (gen_random_uuid(), l.log, p_stream, 'unit', false) RETURNING * INTO f;
  END IF;
  stamp := ledger.stamp(ledger.random_salt(), 'ledger', 'none', ledger.rfc3339(clock), false, NULL, '[]');
  units := convert_to('["' || ledger.random_salt() || '","what",{"occurred_at":{"precision":"instant","value":"'
    || ledger.rfc3339(at) || '"},"type":"' || p_type || '"}]', 'UTF8') || p_units;
  SELECT string_agg(ledger.plaintext_digest(u) || ledger.content_digest(u) || ledger.slot_tag(f.slot, ev, o::integer), ''::bytea ORDER BY o)
    INTO commitments FROM unnest(units) WITH ORDINALITY AS x(u, o);
  core := ledger.core(l.id, pos, p_stream, v, ev, ledger.micros(at), '00000000-0000-0000-0000-000000000000', 'ledger-made'::bytea, stamp, f.slot, commitments);
  INSERT INTO ledger.entry VALUES (l.log, pos, p_stream, v, ev, at, '00000000-0000-0000-0000-000000000000', p_type, 'ledger', f.controller,
                                   NULL, sha256('\x00'::bytea || core), core) RETURNING * INTO made;
  INSERT INTO ledger.content VALUES (l.log, pos, f.slot, false, (SELECT array_agg(o) FROM generate_series(0, cardinality(units)) o), stamp || units);
  RETURN made;
END $$;
-- In each case that a person's event concerns: that entry's leaf and nothing else. The recorder learns neither numbers nor versions.
CREATE OR REPLACE FUNCTION ledger.make_noted(l ledger.log, pos bigint, p_stream uuid, at timestamptz, clock timestamptz, leaf bytea) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ledger.make_own(l, pos, p_stream, at, clock, 'noted.v1', ARRAY[
    convert_to('["' || ledger.random_salt() || '","leaf","' || encode(leaf, 'hex') || '"]', 'UTF8'), ledger.decoy()]);
END $$;
CREATE OR REPLACE FUNCTION ledger.decoy() RETURNS bytea
LANGUAGE sql VOLATILE AS $$ SELECT convert_to('["' || ledger.random_salt() || '","decoy",null]', 'UTF8') $$;
