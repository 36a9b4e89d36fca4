-- Whose an entry is to share: its recorder's agency's; where it tells what an agency brought to a case discussion, whoever took the minutes,
-- that agency's. Null where its clear units are gone.
CREATE OR REPLACE FUNCTION ledger.brought_by(e ledger.entry) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF (SELECT y.effect FROM ledger.event_type y WHERE y.type = e.type) IS DISTINCT FROM 'contribution' THEN RETURN e.originator; END IF;
  RETURN (SELECT ledger.stated(ARRAY(SELECT convert_from(s, 'UTF8')::jsonb FROM unnest(c.stored) s)) ->> 'agency'
          FROM ledger.content c WHERE c.log = e.log AND c.position = e.position AND NOT c.sealed);
END $$;
-- What an event about sharing means for who may see: an agreement adopted, reviewed or ended, entries shared or recalled, a glass broken or its
-- breaking reviewed. An agency shares what it brought itself, and
-- a supervisor opens by an agreement what his own agency brings, not another's.
CREATE OR REPLACE FUNCTION ledger.enforce_sharing(effect text, p_log integer, pos bigint, p_stream uuid, fields jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE u ledger.users := ledger.acting(); n bigint; target bigint;
BEGIN
  SELECT e.version INTO n FROM ledger.entry e WHERE e.log = p_log AND e.position = pos;
  SELECT e.position INTO target FROM ledger.entry e WHERE e.log = p_log AND e.stream = p_stream
    AND e.version = coalesce(fields ->> 'agreement', fields ->> 'share', fields ->> 'opened')::bigint;
  CASE effect
  WHEN 'agreement', 'agreement-review' THEN
    IF effect = 'agreement-review' AND NOT EXISTS (SELECT FROM ledger.agreement a WHERE a.position = target AND a.ended_by IS NULL) THEN
      PERFORM ledger.refuse('CL003', 'no agreement in force stands in that entry; nothing was recorded');
    END IF;
    IF 'administrator' <> ALL (u.roles) AND (effect = 'agreement' AND NOT coalesce((fields ->> 'beside')::boolean, false) OR NOT ARRAY[u.agency] @>
         CASE effect WHEN 'agreement' THEN ledger.texts(coalesce(fields -> 'originators', fields -> 'agencies'))
                     ELSE (SELECT coalesce(a.originators, a.agencies) FROM ledger.agreement a WHERE a.position = target) END) THEN
      PERFORM ledger.refuse('CL004', 'an agreement on what other agencies bring, or in place of those in force, is recorded by an administrator; nothing was recorded');
    END IF;
    UPDATE ledger.agreement a SET (review_on, ended_by) = (SELECT r.review_on, r.ended_by
      FROM ledger.agreement_after(a, (SELECT e.version FROM ledger.entry e WHERE e.log = p_log AND e.position = a.position), effect, pos, fields) r)
      WHERE a.ended_by IS NULL;
    IF effect = 'agreement' THEN
      INSERT INTO ledger.agreement SELECT r.* FROM ledger.agreement_row(pos, fields) r;
    END IF;
  WHEN 'share', 'contribution' THEN
    IF effect = 'share' AND (EXISTS (SELECT FROM unnest(ledger.texts(fields -> 'items')::bigint[]) i LEFT JOIN ledger.entry e
                                     ON e.log = p_log AND e.stream = p_stream AND e.version = i AND e.version < n WHERE ledger.brought_by(e) IS DISTINCT FROM u.agency)
       OR fields ? 'persons' AND EXISTS (SELECT FROM unnest(ledger.texts(fields -> 'persons')::uuid[]) p LEFT JOIN ledger.stream s ON s.stream = p AND s.kind = 'person'
                                         WHERE s.opener IS DISTINCT FROM u.agency)) THEN
      PERFORM ledger.refuse('CL004', 'an agency shares what it brought itself; nothing was recorded; ask the agency whose entry it is (share ask)');
    END IF;
    INSERT INTO ledger.share SELECT r.* FROM ledger.share_rows(effect, pos, p_stream, n, fields) r;
  WHEN 'share-followed' THEN
    IF ledger.ends_share(fields) AND EXISTS (SELECT FROM ledger.share x JOIN ledger.entry g ON g.log = 1 AND g.position = x.position
                                             WHERE x.position = target AND u.agency NOT IN (x.agency, g.originator)) THEN
      PERFORM ledger.refuse('CL004', 'a share is ended by the agency that shared or the one that received it; nothing was recorded');
    ELSIF ledger.ends_share(fields) THEN
      UPDATE ledger.share SET ended_by = pos WHERE position = target AND ended_by IS NULL;
    END IF;
  WHEN 'break-glass' THEN
    PERFORM ledger.check_glass(effect, u, p_stream, n, NULL);
    INSERT INTO ledger.glass VALUES (pos, p_stream, NULL);
  WHEN 'glass-reviewed' THEN
    PERFORM ledger.check_glass(effect, u, p_stream, n, target);
    UPDATE ledger.glass SET ended_by = pos WHERE position = target AND stream = p_stream AND ended_by IS NULL;
    IF NOT FOUND THEN
      PERFORM ledger.refuse('CL003', 'no broken glass waits for its review in that entry; nothing was recorded');
    END IF;
  END CASE;
END $$;
