-- The stream behind a human number, its kind and last version. Absent and not to be seen by this reader are one answer.
CREATE OR REPLACE FUNCTION api.find_stream(p_number text) RETURNS TABLE (stream uuid, kind text, version bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE u ledger.users := ledger.acting(); s ledger.stream; reached boolean; last bigint; absent boolean;
BEGIN
  SELECT * INTO s FROM ledger.stream x WHERE x.number = p_number;
  absent := s.stream IS NULL;
  IF absent THEN s.stream := gen_random_uuid(); s.log := 1; s.kind := 'case'; s.opener := 'nobody'; END IF;
  reached := ledger.reaches(u, s);  -- asked of no stream too, and the last version as well: absent and hidden take one way
  last := (SELECT max(e.version) FROM ledger.entry e WHERE e.log = s.log AND e.stream = s.stream);
  IF reached AND NOT absent THEN RETURN QUERY SELECT s.stream, s.kind, last; END IF;
END $$;
GRANT EXECUTE ON FUNCTION api.find_stream TO caseledger_practitioner, caseledger_supervisor, caseledger_auditor, caseledger_disclosure_officer, caseledger_analyst;
-- The unit's own stream (users, agreements, policies, releases); null before the first of them.
CREATE OR REPLACE FUNCTION api.unit_stream() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT s.stream FROM ledger.stream s WHERE s.kind = 'unit' $$;
GRANT EXECUTE ON FUNCTION api.unit_stream TO caseledger_user;
-- Persons who are party of these cases, by opaque id and number.
CREATE OR REPLACE FUNCTION api.parties(p_streams uuid[]) RETURNS TABLE (stream uuid, person uuid, category text, number text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE u ledger.users := ledger.acting(); openers text[] := ledger.openers_seen(u.agency);
BEGIN  -- whose cases the agency sees is found once: opens, which tells the rest, is asked for each row
  RETURN QUERY SELECT p.stream, p.person, p.category, s.number FROM ledger.party_of p LEFT JOIN ledger.stream s ON s.stream = p.person
    JOIN ledger.stream c ON c.stream = p.stream WHERE p.stream = ANY (p_streams) AND (c.opener = ANY (openers) OR ledger.opens(u, c)) ORDER BY p.position;
END $$;
GRANT EXECUTE ON FUNCTION api.parties TO caseledger_practitioner, caseledger_supervisor, caseledger_auditor, caseledger_disclosure_officer, caseledger_analyst;
