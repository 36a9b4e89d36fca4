-- Write the enforcement rows that an event of an effect means, in the transaction that records it; never by a projection.
CREATE OR REPLACE FUNCTION ledger.enforce(effect text, p_log integer, pos bigint, p_stream uuid, fields jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE n integer;
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
  WHEN 'agreement', 'agreement-review', 'share', 'contribution', 'share-followed', 'break-glass', 'glass-reviewed' THEN
    PERFORM ledger.enforce_sharing(effect, p_log, pos, p_stream, fields);
  WHEN 'policy' THEN
    PERFORM ledger.adopt_policy(fields ->> 'document');
  WHEN 'restriction' THEN
    INSERT INTO ledger.restriction SELECT r.* FROM ledger.restriction_row(pos, p_stream, fields) r;
  WHEN 'hold' THEN
    INSERT INTO ledger.hold SELECT r.* FROM ledger.hold_row(pos, p_stream, fields) r;
  WHEN 'expiry' THEN
    PERFORM ledger.enforce_expiry(pos, fields);
  WHEN 'erasure' THEN
    IF EXISTS (SELECT FROM jsonb_array_elements_text(fields -> 'slots') s JOIN ledger.slot t ON t.slot = s::uuid AND t.log = 1
               WHERE t.controller <> (ledger.acting()).agency
                 AND NOT EXISTS (SELECT FROM ledger.stream k WHERE k.stream = t.stream AND ledger.works_in(ledger.acting(), k))) THEN
      PERFORM ledger.refuse('CL003', 'a slot of this erasure is unknown or already erased; nothing was recorded or erased');
    END IF;
    IF NOT EXISTS (SELECT FROM ledger.users x WHERE x.recorder = (fields ->> 'second_person')::uuid AND x.enabled) THEN
      PERFORM ledger.refuse('CL003', 'the second person of an erasure is no enabled user; nothing was recorded or erased');
    END IF;
    IF EXISTS (SELECT FROM ledger.content c WHERE c.log = p_log AND c.position >= pos AND c.slot::text IN (SELECT jsonb_array_elements_text(fields -> 'slots'))) THEN
      PERFORM ledger.refuse('CL046', 'an erasure names a slot in which it or a later entry of its act stands; nothing was recorded or erased; record it in the unit''s stream');
    END IF;
    IF EXISTS (SELECT FROM jsonb_array_elements_text(fields -> 'slots') s JOIN ledger.slot t ON t.slot = s::uuid AND NOT t.sealed
               LEFT JOIN ledger.stream k ON k.stream = t.stream
               WHERE k.kind = 'unit' OR EXISTS (SELECT FROM ledger.content c JOIN ledger.entry e ON e.log = c.log AND e.position = c.position
                                                WHERE c.slot = t.slot AND e.type = 'content-erased.v1')) THEN
      PERFORM ledger.refuse('CL004', 'an erasure names the facts of the unit''s own record, or of an earlier erasure, by which missing contents are accounted for; nothing was recorded or erased');
    END IF;
    IF EXISTS (SELECT FROM jsonb_array_elements_text(fields -> 'slots') s JOIN ledger.slot t ON t.slot = s::uuid
               JOIN ledger.hold h ON h.stream = t.stream AND h.released_by IS NULL) THEN
      PERFORM ledger.refuse('CL004', 'a legal hold stands on a stream of this erasure; nothing was recorded or erased');
    END IF;
    INSERT INTO ledger.erasure SELECT r.* FROM ledger.erasure_rows(pos, fields) r JOIN ledger.slot s ON s.slot = r.slot AND s.log = p_log
      ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n <> jsonb_array_length(fields -> 'slots') THEN
      PERFORM ledger.refuse('CL003', 'a slot of this erasure is unknown or already erased; nothing was recorded or erased');
    END IF;
  ELSE
    PERFORM ledger.refuse('CL026', format('effect %s is not known to this database; nothing was recorded; run server upgrade', quote_literal(effect)));
  END CASE;
END $$;
