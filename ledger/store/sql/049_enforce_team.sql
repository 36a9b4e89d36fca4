-- What an event about roles means for who may act: a role held, ended, or corrected. A confirmation leaves no row: that its actor is the
-- session's own user was judged at admission.
CREATE OR REPLACE FUNCTION ledger.enforce_team(effect text, p_log integer, pos bigint, p_stream uuid, fields jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE n bigint := (SELECT e.version FROM ledger.entry e WHERE e.log = p_log AND e.position = pos);
BEGIN
  CASE effect
  WHEN 'role' THEN
    INSERT INTO ledger.role_held VALUES (n, (fields ->> 'member')::uuid, fields ->> 'role', fields ->> 'agency', (fields ->> 'since')::date, (fields ->> 'until')::date);
  WHEN 'role-ended' THEN
    UPDATE ledger.role_held h SET until = (fields ->> 'on')::date, ended_by = n
      WHERE h.member = (fields ->> 'member')::uuid AND h.role = fields ->> 'role' AND h.agency = fields ->> 'agency' AND h.until IS NULL;
    IF NOT FOUND THEN PERFORM ledger.refuse('CL003', 'no role without a last day is to be ended here; nothing was recorded'); END IF;
  WHEN 'correction' THEN
    IF (SELECT s.kind FROM ledger.stream s WHERE s.stream = p_stream) = 'unit' THEN
      PERFORM ledger.correct_role((fields ->> 'target')::bigint, fields ->> 'field', fields ->> 'to');
    END IF;
  WHEN 'confirmation' THEN NULL;
  END CASE;
END $$;
-- One field of the entry that gave a role, or the last day in the one that ended it, reads otherwise; null strikes it out.
CREATE OR REPLACE FUNCTION ledger.correct_role(target bigint, field text, value text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ledger.role_held h SET
    member = CASE WHEN field = 'member' THEN value::uuid ELSE h.member END,
    role = CASE WHEN field = 'role' THEN value ELSE h.role END,
    agency = CASE WHEN field = 'agency' THEN value ELSE h.agency END,
    since = CASE WHEN field = 'since' THEN value::date ELSE h.since END,
    until = CASE WHEN field = 'until' THEN value::date ELSE h.until END
    WHERE h.version = target;
  UPDATE ledger.role_held h SET until = value::date WHERE h.ended_by = target AND field = 'on';
END $$;
