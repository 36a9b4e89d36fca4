-- Write the enforcement rows that an event of an effect means, in the transaction that records it; never by a projection.
CREATE OR REPLACE FUNCTION ledger.enforce(effect text, p_log integer, pos bigint, p_stream uuid, fields jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  CASE effect
  WHEN 'user' THEN
    PERFORM ledger.add_user(pos, fields);
  WHEN 'user-key' THEN
    PERFORM ledger.change_key(pos, fields);
  WHEN 'user-roles' THEN
    PERFORM ledger.change_roles(pos, fields);
  WHEN 'user-disabled' THEN
    UPDATE ledger.users SET enabled = false, disabled_by = pos WHERE login = fields ->> 'login' AND enabled;
    IF NOT FOUND THEN PERFORM ledger.refuse('CL003', 'no enabled user of that login; nothing was recorded'); END IF;
    PERFORM ledger.close_login(pos, fields ->> 'login');
  WHEN 'role', 'role-ended', 'correction', 'confirmation' THEN
    PERFORM ledger.enforce_team(effect, p_log, pos, p_stream, fields);
  WHEN 'party-of' THEN  -- a person who is there, and hidden, would stand open by being joined to a case of one's own
    IF EXISTS (SELECT FROM ledger.stream s WHERE s.stream = (fields ->> 'party')::uuid AND NOT ledger.works_in(ledger.acting(), s)) THEN
      PERFORM ledger.refuse('CL004', 'a person whom the agency may not see is joined to no case; nothing was recorded');
    END IF;
    INSERT INTO ledger.party_of SELECT r.* FROM ledger.party_row(pos, p_stream, fields) r ON CONFLICT DO NOTHING;
  WHEN 'proceedings-case' THEN  -- that a case is there is told to nobody who may not work in it
    IF EXISTS (SELECT FROM ledger.proceedings_rows(pos, p_stream, fields) r LEFT JOIN ledger.stream s ON s.stream = r.brought
               WHERE (s.kind = 'case' AND ledger.works_in(ledger.acting(), s)) IS NOT TRUE) THEN
      PERFORM ledger.refuse('CL004', 'proceedings concern cases that the agency may work in; nothing was recorded');
    END IF;
    INSERT INTO ledger.proceedings_case SELECT r.* FROM ledger.proceedings_rows(pos, p_stream, fields) r ON CONFLICT DO NOTHING;
  WHEN 'merge', 'merge-ended' THEN
    PERFORM ledger.enforce_merge(effect, pos, p_stream, fields);
  WHEN 'agreement', 'agreement-review', 'share', 'contribution', 'share-followed', 'break-glass', 'glass-reviewed' THEN
    PERFORM ledger.enforce_sharing(effect, p_log, pos, p_stream, fields);
  WHEN 'policy' THEN
    PERFORM ledger.adopt_policy(fields ->> 'document');
  WHEN 'restriction', 'lift', 'hold', 'hold-released', 'erasure-proposal', 'erasure-declined', 'erasure', 'retention-review' THEN
    PERFORM ledger.enforce_rights(effect, pos, p_stream, fields);
  WHEN 'expiry' THEN
    PERFORM ledger.enforce_expiry(pos, fields);
  ELSE
    PERFORM ledger.refuse('CL026', format('effect %s is not known to this database; nothing was recorded; run server upgrade', quote_literal(effect)));
  END CASE;
END $$;
