-- What an auditor is told of the operations that DPA 2018 s.62(1) has logged and that stand in the record itself (domain.md P21): which entry,
-- when, by whom, and of those units that say on what basis and to whom it was, as the log of consultations is told: whatever agreements open,
-- and no content. Which units these are, of which types, is generated from the one table in ledger/events/operations.py.
--
-- The streams in which a number's operations stand (null: all of them): its own; of a person those of the cases that he is a party of, and of
-- each of these cases those of proceedings that it was brought to.
CREATE OR REPLACE FUNCTION ledger.streams_about(p_number text) RETURNS uuid[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH named AS (SELECT s.stream FROM ledger.stream s WHERE s.number = p_number),
       whole AS (SELECT n.stream FROM named n UNION SELECT p.stream FROM ledger.party_of p JOIN named n ON n.stream = p.person)
  SELECT CASE WHEN p_number IS NOT NULL THEN ARRAY(SELECT w.stream FROM whole w UNION SELECT c.stream FROM ledger.proceedings_case c JOIN whole w ON w.stream = c.brought) END
$$;
-- The streams in which entries of some types ('held' for the sealed ones) stand, of one number, from then on and up to then: to be named by the
-- consultation under which their recipients are opened.
CREATE OR REPLACE FUNCTION api.operation_streams(p_types text[], p_since timestamptz, p_until timestamptz, p_number text) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE about uuid[] := ledger.streams_about(p_number);
BEGIN
  PERFORM ledger.require_auditor();
  RETURN QUERY SELECT DISTINCT e.stream FROM ledger.entry e
    WHERE e.log = 1 AND coalesce(e.type, 'held') = ANY (p_types) AND (about IS NULL OR e.stream = ANY (about))
      AND (p_since IS NULL OR e.recorded_at >= p_since) AND (p_until IS NULL OR e.recorded_at <= p_until);
END $$;
-- Under a ticket that reaches the access log: such entries in order of positions, p_most after one, each with what is told of it; of what is
-- erased, or held by an agency, nothing. Those of one member (or null) are those that he recorded and those in which he acted.
CREATE OR REPLACE FUNCTION api.operations(p_ticket uuid, p_types text[], p_since timestamptz, p_until timestamptz, p_number text, p_member uuid, p_after bigint, p_most integer)
RETURNS TABLE (pos bigint, stream uuid, kind text, number text, version bigint, event uuid, recorded_at timestamptz, recorder uuid, type text, agency text, said jsonb, person text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE t ledger.ticket := ledger.redeemable(p_ticket, session_user, NULL); told CONSTANT jsonb := '{{told_of_operations}}';
  about uuid[] := ledger.streams_about(p_number);
BEGIN
  PERFORM ledger.require_auditor();
  IF NOT (ledger.shows_log(2, ledger.acting(), t.purpose) AND (SELECT l.id FROM ledger.log l WHERE l.log = 2) = ANY (t.streams)) THEN
    PERFORM ledger.refuse('CL014', 'this ticket does not reach the access log; nothing was shown; consult it for a purpose of DPA 2018 s.62(4)');
  END IF;
  RETURN QUERY SELECT e.position, e.stream, s.kind, s.number, e.version, e.event, e.recorded_at, e.recorder, e.type, e.originator, u.said,
      (SELECT v.number FROM ledger.stream v WHERE v.stream = coalesce(u.said ->> 'victim', u.said ->> 'other', u.said ->> 'person')::uuid)
    FROM ledger.entry e JOIN ledger.stream s ON s.stream = e.stream
      CROSS JOIN LATERAL (SELECT jsonb_object_agg(x.unit ->> 1, x.unit -> 2) FILTER (WHERE x.unit ->> 1 IN ('who', 'basis') OR told -> e.type ? (x.unit ->> 1))
                          FROM (SELECT convert_from(y, 'UTF8')::jsonb AS unit FROM unnest(ledger.clear_units(e)) y OFFSET 0) x) u(said)
    WHERE e.log = 1 AND e.position > p_after AND coalesce(e.type, 'held') = ANY (p_types) AND (about IS NULL OR e.stream = ANY (about))
      AND (p_since IS NULL OR e.recorded_at >= p_since) AND (p_until IS NULL OR e.recorded_at <= p_until)
      AND (p_member IS NULL OR e.recorder = p_member OR u.said -> 'who' ->> 'actor' = p_member::text) ORDER BY e.position LIMIT p_most;
END $$;
GRANT EXECUTE ON FUNCTION api.operation_streams, api.operations TO caseledger_auditor;
