-- The streams of which this reader's agency holds entries itself, or was given entries that another holds: what a question over held types
-- consults; and how many of his agency's own are under restriction. From stream to stream by index, for an agency may hold many entries in
-- each. What is shown of them is judged where they are read. None for whoever is no audience of what is sealed.
CREATE OR REPLACE FUNCTION api.held_streams() RETURNS TABLE (stream uuid, restricted bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  IF ledger.outside_audience(u.roles, true, 'case') THEN RETURN; END IF;
  RETURN QUERY WITH RECURSIVE own AS (
      (SELECT e.stream FROM ledger.entry e WHERE e.log = 1 AND e.type IS NULL AND e.originator = u.agency ORDER BY e.stream LIMIT 1)
      UNION ALL
      SELECT (SELECT e.stream FROM ledger.entry e WHERE e.log = 1 AND e.type IS NULL AND e.originator = u.agency AND e.stream > o.stream ORDER BY e.stream LIMIT 1)
      FROM own o WHERE o.stream IS NOT NULL),
    given AS (
      SELECT x.stream FROM ledger.shares(u.agency, ARRAY(SELECT DISTINCT s.stream FROM ledger.share s WHERE s.agency = u.agency)) x
        JOIN ledger.entry g ON g.log = 1 AND g.position = x.position
        WHERE EXISTS (SELECT FROM ledger.entry e WHERE e.log = 1 AND e.stream = x.stream AND e.type IS NULL AND ledger.covers(x, g.originator, e)))
    SELECT h.stream, (SELECT count(DISTINCT e.position) FROM ledger.restriction r JOIN ledger.entry e ON e.log = 1 AND e.stream = r.stream
                      WHERE r.stream = h.stream AND r.lifted_by IS NULL AND (r.versions IS NULL OR e.version = ANY (r.versions))
                        AND e.type IS NULL AND e.originator = u.agency)
    FROM (SELECT o.stream FROM own o WHERE o.stream IS NOT NULL UNION SELECT g.stream FROM given g) h ORDER BY h.stream;
END $$;
GRANT EXECUTE ON FUNCTION api.held_streams TO caseledger_user;
