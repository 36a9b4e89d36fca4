-- Whether glass may be broken, or its breaking reviewed: agreements, which only the database knows as they stand, say to whom a case stands open.
-- Glass is broken of a case that stands closed to its reader's agency; it is reviewed by somebody else, of an agency to which the case is open.
CREATE OR REPLACE FUNCTION ledger.check_glass(effect text, u ledger.users, p_stream uuid, n bigint, target bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE s ledger.stream; open boolean;
BEGIN
  SELECT * INTO s FROM ledger.stream x WHERE x.stream = p_stream;
  open := ledger.sees_case(u.agency, s.opener);
  IF effect = 'break-glass' AND (n = 1 OR s.kind <> 'case') THEN
    PERFORM ledger.refuse('CL003', 'glass is broken of a case that is there; nothing was recorded');
  ELSIF effect = 'break-glass' AND open THEN
    PERFORM ledger.refuse('CL004', 'this case stands open to the agency; its glass was not broken and nothing was recorded; read it without');
  ELSIF effect = 'glass-reviewed' AND NOT open THEN
    PERFORM ledger.refuse('CL004', 'broken glass is reviewed by an agency to which the case stands open; nothing was recorded');
  ELSIF effect = 'glass-reviewed' AND EXISTS (SELECT FROM ledger.entry e WHERE e.log = 1 AND e.position = target AND e.recorder = u.recorder) THEN
    PERFORM ledger.refuse('CL004', 'who broke the glass does not review it; nothing was recorded; have another supervisor review it');
  END IF;
END $$;
