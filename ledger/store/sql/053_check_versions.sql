-- Versions of an act continue each stream without a gap, from 1 (a contract log's may begin at 0); a snapshot log's only increase.
CREATE OR REPLACE FUNCTION ledger.check_versions(l ledger.log, p_stream uuid[], p_version bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
      SELECT FROM (SELECT a.version, a.version - row_number() OVER w AS base, a.version - lag(a.version) OVER w AS step, min(a.version) OVER w AS lowest,
                          (SELECT max(e.version) FROM ledger.entry e WHERE e.log = l.log AND e.stream = a.stream) AS last
                   FROM unnest(p_stream, p_version) WITH ORDINALITY AS a(stream, version, i) WINDOW w AS (PARTITION BY a.stream ORDER BY a.i)) v
      WHERE CASE WHEN l.kind = 'snapshot' THEN v.version <= coalesce(v.last, -1) OR v.step <= 0
                 WHEN v.last IS NULL THEN v.base NOT IN (CASE l.kind WHEN 'contract' THEN -1 ELSE 0 END, 0) OR v.step <> 1
                 ELSE v.base <> v.last END) THEN
    PERFORM ledger.refuse('CL005', 'someone recorded in this stream first; nothing was recorded; read again and retry');
  END IF;
END $$;
