-- The cases that a person is a party of, by id and number, first joined first.
CREATE OR REPLACE FUNCTION api.cases_of(p_person uuid) RETURNS TABLE (stream uuid, category text, number text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN QUERY SELECT p.stream, p.category, s.number FROM ledger.party_of p JOIN ledger.stream s ON s.stream = p.stream
    WHERE p.person = p_person AND s.log = 1 AND ledger.opens(u, s) ORDER BY p.position;
END $$;
GRANT EXECUTE ON FUNCTION api.cases_of TO caseledger_practitioner, caseledger_supervisor, caseledger_auditor, caseledger_disclosure_officer, caseledger_analyst;
