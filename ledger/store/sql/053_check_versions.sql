-- Versions of an act continue each stream without a gap, from 1 (a contract log's may begin at 0); a snapshot log's only increase. The stream
-- with the log's own id is the ledger's (docs/format.md, index entry): nobody else records in it. Of a stream that the recorder does not reach
-- no refusal tells how far it is: whichever version he names, he is refused as at the right one.
CREATE OR REPLACE FUNCTION ledger.check_versions(u ledger.users, l ledger.log, p_stream uuid[], p_version bigint[], p_series text[], p_units integer[],
  p_clear jsonb[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE seen integer; last bigint; lasts bigint[] := '{}';
BEGIN
  IF l.id = ANY (p_stream) THEN
    PERFORM ledger.refuse('CL046', 'the stream with the log''s own id is the ledger''s; nothing was recorded');
  END IF;
  FOR e IN 1..cardinality(p_stream) LOOP
    seen := array_position(p_stream, p_stream[e]);
    IF seen < e THEN
      last := lasts[seen];
    ELSE
      SELECT x.version INTO last FROM ledger.entry x WHERE x.log = l.log AND x.stream = p_stream[e] ORDER BY x.version DESC LIMIT 1;
    END IF;
    IF (CASE WHEN l.kind = 'snapshot' THEN p_version[e] > coalesce(last, -1)
             WHEN last IS NULL THEN p_version[e] = 1 OR p_version[e] = 0 AND l.kind = 'contract'
             ELSE p_version[e] = last + 1 END) IS NOT TRUE THEN
      IF l.kind = 'record' AND last IS NOT NULL AND NOT ledger.reaches_stream(u, p_stream[e]) THEN
        PERFORM FROM ledger.admit(u, l, p_stream, p_series, p_units, p_clear);
      END IF;
      PERFORM ledger.refuse('CL005', 'someone recorded in this stream first; nothing was recorded; read again and retry');
    END IF;
    lasts[e] := NULL; lasts[seen] := p_version[e];
  END LOOP;
END $$;
