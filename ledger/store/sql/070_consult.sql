-- Record that something is about to be read and answer a ticket, never whether it will be granted. The entry goes to the reader's own
-- stream of the month in the access log; what the ticket reaches is read from that entry's own clear units, so the record and the
-- reading cannot differ. To be committed before redeem: reading and its record in one transaction could be rolled back together.
CREATE OR REPLACE FUNCTION api.consult(
  p_clock timestamptz, p_key bytea, p_event uuid, p_stream uuid, p_version bigint, p_signature bytea, p_commitments bytea,
  p_slot uuid[], p_sealed boolean[], p_length integer[], p_stored bytea) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE u ledger.users := ledger.acting(); recorded record; fields jsonb; of_month uuid; made uuid := gen_random_uuid();
BEGIN
  of_month := ledger.access_stream_of(u.recorder, p_stream);
  IF of_month IS DISTINCT FROM p_stream THEN
    PERFORM ledger.refuse('CL005', 'consultations of this month stand in another stream; nothing was recorded; read again and retry');
  END IF;
  recorded := ledger.append_entries(u, 'access', ARRAY[NULL::text], ARRAY[NULL::bytea], ARRAY[1], p_clock, NULL, p_key, ARRAY[p_event], ARRAY[p_stream], ARRAY[p_version], ARRAY[NULL::text],
    p_signature, ARRAY[cardinality(p_slot)], p_commitments, p_slot, p_sealed, p_length, p_stored);
  fields := ledger.stated(recorded.clear);
  INSERT INTO ledger.ticket VALUES (made, session_user, (recorded.answers -> 0 -> 'entries' -> 0 ->> 'position')::bigint, pg_current_xact_id(), ledger.ledger_clock(),
    fields -> 'basis' ->> 'purpose',
    ARRAY(SELECT jsonb_array_elements_text(coalesce(fields -> 'scope' -> 'streams', '[]') || coalesce(fields -> 'scope' -> 'persons', '[]'))::uuid),
    (fields -> 'scope' ->> 'upto')::bigint, fields -> 'scope' -> 'classes' ?| '{personal,narrative}', fields -> 'scope' -> 'classes' ? 'held',
    (fields -> 'scope' ->> 'glass')::bigint, fields -> 'scope' -> 'classes' = '["held"]');
  RETURN made;
END $$;
GRANT EXECUTE ON FUNCTION api.consult TO caseledger_user;
-- The reader's stream of this month; the first consultation of a month brings its own random id.
CREATE OR REPLACE FUNCTION ledger.access_stream_of(p_recorder uuid, proposed uuid) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE m date := date_trunc('month', ledger.ledger_clock() AT TIME ZONE 'UTC')::date; found uuid;
BEGIN
  SELECT a.stream INTO found FROM ledger.access_stream a WHERE a.recorder = p_recorder AND a.month = m;
  IF found IS NULL AND proposed IS NOT NULL THEN
    INSERT INTO ledger.access_stream VALUES (p_recorder, m, proposed) ON CONFLICT DO NOTHING;
    SELECT a.stream INTO found FROM ledger.access_stream a WHERE a.recorder = p_recorder AND a.month = m;
  END IF;
  RETURN found;
END $$;
-- Where the reader's next consultation goes: stream (null: bring a new one), last version, facts slot of his agency. All of it is his own.
-- The log is a variable and the plan generic, so that old statistics, of a log with nothing in it yet, never make reading all of it a plan.
CREATE OR REPLACE FUNCTION api.consulting() RETURNS TABLE (stream uuid, version bigint, facts uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE u ledger.users := ledger.acting(); s uuid := ledger.access_stream_of(u.recorder, NULL); access integer := 2;
BEGIN
  RETURN QUERY SELECT s, coalesce((SELECT e.version FROM ledger.entry e WHERE e.log = access AND e.stream = s ORDER BY e.version DESC LIMIT 1), 0),
    (SELECT x.slot FROM ledger.slot x WHERE x.log = access AND x.stream = s AND x.controller = u.agency AND NOT x.sealed AND x.erased_by IS NULL LIMIT 1);
END $$;
GRANT EXECUTE ON FUNCTION api.consulting TO caseledger_user;
