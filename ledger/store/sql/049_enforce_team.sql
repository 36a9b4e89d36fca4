-- What an event about roles means for who may act: a role held, ended, or corrected. A confirmation leaves no row: that its actor is the
-- session's own user was judged at admission.
CREATE OR REPLACE FUNCTION ledger.enforce_team(effect text, p_log integer, pos bigint, p_stream uuid, fields jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE n bigint := (SELECT e.version FROM ledger.entry e WHERE e.log = p_log AND e.position = pos);
BEGIN
  IF effect = 'confirmation' OR effect = 'correction' AND (SELECT s.kind FROM ledger.stream s WHERE s.stream = p_stream) <> 'unit' THEN
    RETURN;
  END IF;
  INSERT INTO ledger.role_held SELECT r.* FROM ledger.role_rows(ARRAY(SELECT h FROM ledger.role_held h), effect, n, fields) r
    ON CONFLICT (version) DO UPDATE SET (member, role, agency, since, until, ended_by)
      = (EXCLUDED.member, EXCLUDED.role, EXCLUDED.agency, EXCLUDED.since, EXCLUDED.until, EXCLUDED.ended_by);
  IF NOT FOUND AND effect = 'role-ended' THEN
    PERFORM ledger.refuse('CL003', 'no role without a last day is to be ended here; nothing was recorded');
  END IF;
END $$;
