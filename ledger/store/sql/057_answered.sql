-- What append answers: the instant that the entries bear, and where each of them stands.
CREATE OR REPLACE FUNCTION ledger.answered(at timestamptz, made ledger.entry[], numbers text[]) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE lines jsonb[]; m ledger.entry;
BEGIN
  FOR e IN 1..cardinality(made) LOOP
    m := made[e];
    lines[e] := jsonb_build_object('position', m.position, 'stream', m.stream, 'version', m.version, 'leaf', encode(m.leaf, 'hex'), 'type', m.type,
                                   'number', numbers[e]);
  END LOOP;
  RETURN jsonb_build_object('recorded_at', ledger.micros(at), 'entries', to_jsonb(lines));
END $$;
