-- What only an auditor asks of the access log (DPA 2018 s.62(4); domain.md P21): which readers' months there are, and under a ticket of his own,
-- so after his consultation is recorded, whom and what they are about, and whether what was asked for was shown.
--
-- Each reader's stream of each month that overlaps these days, of some readers or of all.
CREATE OR REPLACE FUNCTION api.access_streams(p_since date, p_until date, p_readers uuid[]) RETURNS TABLE (recorder uuid, month date, stream uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM ledger.require_auditor();
  RETURN QUERY SELECT a.recorder, a.month, a.stream FROM ledger.access_stream a
    WHERE (p_since IS NULL OR a.month + interval '1 month' > p_since) AND (p_until IS NULL OR a.month <= p_until)
      AND (p_readers IS NULL OR a.recorder = ANY (p_readers)) ORDER BY a.month, a.recorder;
END $$;
CREATE OR REPLACE FUNCTION ledger.require_auditor() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  IF NOT 'auditor' = ANY (u.roles) THEN
    PERFORM ledger.refuse('CL004', 'the access log is read by auditors; nothing was shown');
  END IF;
END $$;
-- The clear units of each consultation in these streams of a ticket that reaches the access log, by name.
CREATE OR REPLACE FUNCTION ledger.consultations(t ledger.ticket) RETURNS TABLE (pos bigint, stream uuid, recorded_at timestamptz, recorder uuid, said jsonb)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.position, e.stream, e.recorded_at, e.recorder, ledger.stated(ARRAY(SELECT convert_from(s, 'UTF8')::jsonb FROM unnest(c.stored) s))
  FROM ledger.entry e JOIN ledger.content c ON c.log = e.log AND c.position = e.position AND NOT c.sealed
  WHERE e.log = 2 AND e.type = 'record-consulted.v1' AND e.stream = ANY (t.streams) AND (SELECT ledger.shows_log(2, ledger.acting(), t.purpose))
    AND NOT EXISTS (SELECT FROM ledger.erasure x WHERE x.slot = c.slot)
$$;
-- Streams and persons that a consultation reached for.
CREATE OR REPLACE FUNCTION ledger.reached_for(said jsonb) RETURNS SETOF uuid
LANGUAGE sql IMMUTABLE AS $$
  SELECT DISTINCT i::uuid FROM jsonb_array_elements_text(coalesce(said -> 'scope' -> 'streams', '[]') || coalesce(said -> 'scope' -> 'persons', '[]')) i
$$;
-- Of the streams of a ticket the consultations that reached for the case or person of this number, so that nothing else is opened and judged;
-- and those that reached for nothing: which number was tried there stands sealed in them.
CREATE OR REPLACE FUNCTION api.access_about(p_ticket uuid, p_number text) RETURNS TABLE (stream uuid, pos bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE t ledger.ticket := ledger.redeemable(p_ticket, session_user, NULL); wanted uuid := (SELECT s.stream FROM ledger.stream s WHERE s.number = p_number);
BEGIN
  PERFORM ledger.require_auditor();
  RETURN QUERY SELECT c.stream, c.pos FROM ledger.consultations(t) c WHERE wanted IN (SELECT ledger.reached_for(c.said)) OR NOT EXISTS (SELECT ledger.reached_for(c.said));
END $$;
-- What each consultation in these streams of a ticket (at these positions, or null) reached for, one row each: its kind and number, whose month
-- where it is one, and whether anything of it was shown, judged anew from the record as it stood at that instant. Between two changes of the
-- grants a stream only grows: what was shown at the first asking was shown at all of them, and what was not at the last was at none.
CREATE OR REPLACE FUNCTION api.access_scopes(p_ticket uuid, p_streams uuid[], p_positions bigint[])
RETURNS TABLE (pos bigint, stream uuid, kind text, number text, reader uuid, month date, shown boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE t ledger.ticket := ledger.redeemable(p_ticket, session_user, p_streams); changes timestamptz[] := ledger.changes_of_grants();
BEGIN
  PERFORM ledger.require_auditor();
  RETURN QUERY WITH
    asked AS MATERIALIZED (
      SELECT c.pos, i.id, c.recorder, c.said -> 'stamp' AS by, c.said -> 'basis' ->> 'purpose' AS purpose, c.recorded_at AS at,
             (c.said -> 'scope' ->> 'glass')::bigint AS glass, width_bucket(c.recorded_at, changes) AS epoch
      FROM ledger.consultations(t) c CROSS JOIN LATERAL ledger.reached_for(c.said) i(id) WHERE p_positions IS NULL OR c.pos = ANY (p_positions)),
    alike AS MATERIALIZED (
      SELECT a.id, a.by ->> 'agency' AS agency, a.by -> 'roles' AS roles, a.purpose, a.epoch, min(a.at) AS first, max(a.at) AS last
      FROM asked a WHERE a.glass IS NULL GROUP BY 1, 2, 3, 4, 5),
    judged AS MATERIALIZED (
      SELECT g.*, ledger.was_shown(g.id, NULL, who.said, g.purpose, g.first, NULL) AS early, ledger.was_shown(g.id, NULL, who.said, g.purpose, g.last, NULL) AS late
      FROM alike g CROSS JOIN LATERAL jsonb_build_object('agency', g.agency, 'roles', g.roles) who(said))
    SELECT a.pos, a.id, CASE WHEN a.id = (SELECT l.id FROM ledger.log l WHERE l.log = 2) THEN 'log' ELSE s.kind END, s.number, m.recorder, m.month,
      CASE WHEN j.early THEN true WHEN NOT j.late THEN false ELSE ledger.was_shown(a.id, a.recorder, a.by, a.purpose, a.at, a.glass) END
    FROM asked a LEFT JOIN judged j ON a.glass IS NULL AND j.id = a.id AND j.agency = a.by ->> 'agency' AND j.roles = a.by -> 'roles'
        AND j.purpose = a.purpose AND j.epoch = a.epoch
      LEFT JOIN ledger.stream s ON s.stream = a.id LEFT JOIN ledger.access_stream m ON m.stream = a.id ORDER BY a.pos;
END $$;
-- The instants at which what anybody is granted changed, in order.
CREATE OR REPLACE FUNCTION ledger.changes_of_grants() RETURNS timestamptz[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY(
    SELECT e.recorded_at FROM ledger.entry e WHERE e.log = 1 AND e.position IN (
      SELECT unnest(ARRAY[a.position, a.ended_by]) FROM ledger.agreement a UNION SELECT unnest(ARRAY[x.position, x.ended_by]) FROM ledger.share x
      UNION SELECT unnest(ARRAY[r.position, r.lifted_by]) FROM ledger.restriction r)
    UNION SELECT (x.until + 1)::timestamp AT TIME ZONE z.value FROM ledger.share x JOIN ledger.setting z ON z.name = 'zone' WHERE x.until IS NOT NULL
    ORDER BY 1)
$$;
-- When the entry at a position of the record was recorded; never, for none.
CREATE OR REPLACE FUNCTION ledger.since(pos bigint) RETURNS timestamptz
LANGUAGE sql STABLE AS $$ SELECT coalesce((SELECT e.recorded_at FROM ledger.entry e WHERE e.log = 1 AND e.position = pos), 'infinity') $$;
-- Was anything of a stream shown to a reader who asked then: as judge says, from the rows that stood at that instant. by: the stamp of his
-- consultation, with his agency and roles of that day. What was erased since is taken as it stood. plpgsql, which keeps its plans: it is asked
-- for each stream of each consultation.
CREATE OR REPLACE FUNCTION ledger.was_shown(p_stream uuid, p_recorder uuid, by jsonb, p_purpose text, p_at timestamptz, p_glass bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE s ledger.stream; a text := by ->> 'agency'; broken boolean := false;
BEGIN
  SELECT * INTO s FROM ledger.stream x WHERE x.stream = p_stream;
  IF s.kind = 'unit' THEN
    RETURN true;
  ELSIF s.log = 2 OR p_stream = (SELECT l.id FROM ledger.log l WHERE l.log = 2) THEN
    RETURN ledger.shows_log(2, jsonb_populate_record(NULL::ledger.users, by), p_purpose);
  ELSIF p_glass IS NOT NULL THEN
    broken := EXISTS (SELECT FROM ledger.glass g JOIN ledger.entry b ON b.log = 1 AND b.position = g.position
      WHERE g.position = p_glass AND b.recorder = p_recorder AND ledger.since(g.ended_by) > p_at AND b.recorded_at <= p_at
        AND b.recorded_at > p_at - coalesce((SELECT z.value FROM ledger.setting z WHERE z.name = 'glass_life'), '1 hour')::interval
        AND NOT EXISTS (SELECT FROM ledger.login_held h WHERE h.recorder = p_recorder AND h.position > g.position AND ledger.since(h.position) <= p_at)
        AND g.stream IN (SELECT p_stream UNION ALL SELECT p.stream FROM ledger.party_of p WHERE p.person = p_stream));
  END IF;
  IF ledger.outside_audience(ARRAY(SELECT jsonb_array_elements_text(by -> 'roles')), false, s.kind) THEN
    RETURN false;
  END IF;
  RETURN EXISTS (SELECT FROM ledger.entry e WHERE e.log = 1 AND e.stream = p_stream AND e.recorded_at <= p_at
    AND (broken OR e.originator = a
      OR EXISTS (SELECT FROM ledger.agreement g WHERE ledger.names(g.agencies, a) AND ledger.names(g.purposes, p_purpose)
           AND ledger.names(g.groups, (SELECT y.event_group FROM ledger.event_type y WHERE y.type = e.type))
           AND ledger.names(coalesce(g.originators, g.agencies), e.originator) AND ledger.since(g.position) <= p_at AND ledger.since(g.ended_by) > p_at)
      OR EXISTS (SELECT FROM ledger.share x JOIN ledger.entry g ON g.log = 1 AND g.position = x.position
           WHERE x.stream = p_stream AND x.agency = a AND ledger.names(x.purposes, p_purpose) AND ledger.covers(x, g.originator, e) AND ledger.since(x.position) <= p_at AND ledger.since(x.ended_by) > p_at
           AND (x.until IS NULL OR x.until >= (p_at AT TIME ZONE (SELECT z.value FROM ledger.setting z WHERE z.name = 'zone'))::date)))
    AND (p_purpose = ANY ('{{reaches_restricted}}') OR ledger.stays_in_view(e.type) OR NOT EXISTS (SELECT FROM ledger.restriction r WHERE r.stream = p_stream AND r.position <> e.position
           AND (r.versions IS NULL OR e.version = ANY (r.versions)) AND ledger.since(r.position) <= p_at AND ledger.since(r.lifted_by) > p_at)));
END $$;
GRANT EXECUTE ON FUNCTION api.access_streams, api.access_about, api.access_scopes TO caseledger_auditor;
