-- The case behind a number, for a reader who is about to break its glass: asked only with a ticket of his own, of a committed consultation that
-- reaches for nothing, for safeguarding, in which that very number stands sealed as what was searched for. So each number that is tried leaves
-- its own recorded consultation. p_unit is the sealed unit's plaintext, to which the entry committed. open: the case stands open to his agency;
-- glass: the entry by which he broke it before and that still stands open to him, or null. Absent is no row.
-- For practitioners, supervisors and disclosure officers.
CREATE OR REPLACE FUNCTION api.break_glass(p_ticket uuid, p_unit bytea) RETURNS TABLE (stream uuid, open boolean, glass bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE u ledger.users := ledger.acting(); t ledger.ticket := ledger.redeemable(p_ticket, session_user, NULL); term text; s ledger.stream; mine bigint;
BEGIN
  IF NOT u.roles && '{practitioner,supervisor,disclosure_officer}' THEN
    PERFORM ledger.refuse('CL004', 'glass is broken by a practitioner, supervisor or disclosure officer; nothing was shown');
  END IF;
  SELECT convert_from(p_unit, 'UTF8')::jsonb ->> 2 INTO term FROM ledger.entry e WHERE e.log = 2 AND e.position = t.position AND
    position(ledger.plaintext_digest(p_unit) IN e.core) > 0 AND convert_from(p_unit, 'UTF8')::jsonb ->> 1 = 'search';
  IF t.purpose <> 'safeguarding' OR cardinality(t.streams) > 0 OR term IS NULL THEN
    PERFORM ledger.refuse('CL014', 'the consultation of this ticket is none of this number in an emergency; nothing was shown; consult again');
  END IF;
  SELECT * INTO s FROM ledger.stream x WHERE x.number = term AND x.kind = 'case';
  mine := (SELECT max(b) FROM ledger.broken(u.recorder, s.stream) b);
  IF s.stream IS NOT NULL THEN RETURN QUERY SELECT s.stream, ledger.sees_case(u.agency, s.opener), mine; END IF;
END $$;
GRANT EXECUTE ON FUNCTION api.break_glass TO caseledger_practitioner, caseledger_supervisor, caseledger_disclosure_officer;
