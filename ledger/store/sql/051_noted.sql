-- The ledger's own entry in each case that a person's event concerns: its leaf and nothing else. No author: a marker stands in
-- place of the signature, and an audit derives the entry again. The recorder learns neither numbers nor versions.
CREATE OR REPLACE FUNCTION ledger.make_noted(p_log integer, log_id uuid, pos bigint, p_stream uuid, at timestamptz, clock timestamptz, leaf bytea) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v bigint; ev uuid := gen_random_uuid(); f ledger.slot; units bytea[]; commitments bytea; core bytea; stamp bytea;
BEGIN
  SELECT max(version) + 1 INTO v FROM ledger.entry WHERE log = p_log AND stream = p_stream;
  SELECT * INTO f FROM ledger.slot WHERE log = p_log AND stream = p_stream AND NOT sealed AND erased_by IS NULL
    AND slot NOT IN (SELECT x.slot FROM ledger.erasure x) ORDER BY slot LIMIT 1;
  IF f.slot IS NULL THEN
    INSERT INTO ledger.slot VALUES (gen_random_uuid(), p_log, p_stream, 'unit', false) RETURNING * INTO f;
  END IF;
  stamp := ledger.stamp(ledger.random_salt(), 'ledger', 'none', ledger.rfc3339(clock), false, NULL, '[]');
  units := ARRAY[
    convert_to('["' || ledger.random_salt() || '","what",{"occurred_at":{"precision":"instant","value":"'
      || ledger.rfc3339(at) || '"},"type":"noted.v1"}]', 'UTF8'),
    convert_to('["' || ledger.random_salt() || '","leaf","' || encode(leaf, 'hex') || '"]', 'UTF8'),
    convert_to('["' || ledger.random_salt() || '","decoy",null]', 'UTF8')];
  SELECT string_agg(ledger.plaintext_digest(u) || ledger.content_digest(u) || ledger.slot_tag(f.slot, ev, o::integer), ''::bytea ORDER BY o)
    INTO commitments FROM unnest(units) WITH ORDINALITY AS x(u, o);
  core := ledger.core(log_id, pos, p_stream, v, ev, ledger.micros(at), '00000000-0000-0000-0000-000000000000', 'ledger-made'::bytea, stamp, f.slot, commitments);
  INSERT INTO ledger.entry VALUES (p_log, pos, p_stream, v, ev, at, '00000000-0000-0000-0000-000000000000', 'noted.v1', 'ledger', f.controller,
                                   NULL, sha256('\x00'::bytea || core), core);
  INSERT INTO ledger.content VALUES (p_log, pos, f.slot, false, ARRAY[0, 1, 2, 3], stamp || units);
END $$;
