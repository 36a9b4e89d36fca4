-- The proceedings that stand open to this reader, each with its number, last version and the cases that it concerns: a case that does not
-- stand open to him has no number here.
CREATE OR REPLACE FUNCTION api.proceedings() RETURNS TABLE (stream uuid, number text, version bigint, brought uuid, brought_number text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN QUERY SELECT s.stream, s.number, v.last, c.brought, CASE WHEN ledger.opens(u, k) THEN k.number END
    FROM ledger.stream s JOIN ledger.proceedings_case c ON c.stream = s.stream JOIN ledger.stream k ON k.stream = c.brought
      CROSS JOIN LATERAL (SELECT max(e.version) AS last FROM ledger.entry e WHERE e.log = 1 AND e.stream = s.stream) v
    WHERE s.log = 1 AND s.kind = 'proceedings' AND ledger.opens(u, s) ORDER BY s.number, c.position, k.number;
END $$;
GRANT EXECUTE ON FUNCTION api.proceedings TO caseledger_practitioner, caseledger_supervisor, caseledger_auditor, caseledger_disclosure_officer, caseledger_analyst;
