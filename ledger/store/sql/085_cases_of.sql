-- The cases that a person is a party of, by id and number, first joined first.
CREATE OR REPLACE FUNCTION api.cases_of(p_person uuid) RETURNS TABLE (stream uuid, category text, number text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN QUERY SELECT p.stream, p.category, s.number FROM ledger.party_of p JOIN ledger.stream s ON s.stream = p.stream
    WHERE p.person = p_person AND s.log = 1 AND ledger.opens(u, s) ORDER BY p.position;
END $$;
GRANT EXECUTE ON FUNCTION api.cases_of TO caseledger_practitioner, caseledger_supervisor, caseledger_auditor, caseledger_disclosure_officer, caseledger_analyst;
-- The cases that do not stand open to this reader and of which something was given to his agency, by id and number.
CREATE OR REPLACE FUNCTION api.cases_given() RETURNS TABLE (stream uuid, number text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN QUERY SELECT s.stream, s.number
    FROM (SELECT DISTINCT x.stream FROM ledger.share x WHERE x.agency = u.agency AND x.versions IS NOT NULL) g JOIN ledger.stream s ON s.stream = g.stream
    WHERE s.kind = 'case' AND NOT ledger.opens(u, s)
      AND NOT EXISTS (SELECT FROM ledger.restriction r WHERE r.stream = s.stream AND r.versions IS NULL AND r.lifted_by IS NULL) ORDER BY s.number;
END $$;
GRANT EXECUTE ON FUNCTION api.cases_given TO caseledger_practitioner, caseledger_supervisor, caseledger_auditor, caseledger_disclosure_officer;
-- The cases that stand open to this reader and are in no list of the work, because they are restricted whole or with their referral, which is
-- the first entry of each. What is in them is still for a purpose that reaches it.
CREATE OR REPLACE FUNCTION api.cases_restricted() RETURNS TABLE (stream uuid, number text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN QUERY SELECT s.stream, s.number FROM ledger.stream s
    WHERE s.stream IN (SELECT r.stream FROM ledger.restriction r WHERE r.lifted_by IS NULL AND (r.versions IS NULL OR 1 = ANY (r.versions)))
      AND s.log = 1 AND s.kind = 'case' AND ledger.opens(u, s) ORDER BY s.number;
END $$;
GRANT EXECUTE ON FUNCTION api.cases_restricted TO caseledger_practitioner, caseledger_supervisor, caseledger_auditor, caseledger_disclosure_officer;
-- With whom persons were found to be one, each by id and number; the instants of both entries, and the number of the first in its stream.
-- Of persons who do not both stand open to this reader nothing is told.
CREATE OR REPLACE FUNCTION api.merges_of(p_persons uuid[]) RETURNS TABLE (
  stream uuid, number text, other uuid, other_number text, version bigint, recorded_at timestamptz, ended_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN QUERY SELECT m.stream, s.number, m.other, o.number, e.version, e.recorded_at, d.recorded_at
    FROM ledger.merge m JOIN ledger.stream s ON s.stream = m.stream JOIN ledger.stream o ON o.stream = m.other
      JOIN ledger.entry e ON e.log = 1 AND e.position = m.position LEFT JOIN ledger.entry d ON d.log = 1 AND d.position = m.ended_by
    WHERE m.stream = ANY (p_persons) AND ledger.opens(u, s) AND ledger.opens(u, o) ORDER BY m.position;
END $$;
GRANT EXECUTE ON FUNCTION api.merges_of TO caseledger_practitioner, caseledger_supervisor, caseledger_auditor, caseledger_disclosure_officer, caseledger_analyst;
-- The same of all persons, by what was recorded up to a position (null: by now): for an answer that counts each person once.
CREATE OR REPLACE FUNCTION api.merges_by(p_upto bigint) RETURNS TABLE (
  stream uuid, number text, other uuid, other_number text, version bigint, recorded_at timestamptz, ended_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN QUERY SELECT m.stream, s.number, m.other, o.number, e.version, e.recorded_at, d.recorded_at
    FROM ledger.merge m JOIN ledger.stream s ON s.stream = m.stream JOIN ledger.stream o ON o.stream = m.other
      JOIN ledger.entry e ON e.log = 1 AND e.position = m.position
      LEFT JOIN ledger.entry d ON d.log = 1 AND d.position = m.ended_by AND (p_upto IS NULL OR d.position <= p_upto)
    WHERE (p_upto IS NULL OR m.position <= p_upto) AND ledger.opens(u, s) AND ledger.opens(u, o) ORDER BY m.position;
END $$;
GRANT EXECUTE ON FUNCTION api.merges_by TO caseledger_practitioner, caseledger_supervisor, caseledger_auditor, caseledger_disclosure_officer, caseledger_analyst;
