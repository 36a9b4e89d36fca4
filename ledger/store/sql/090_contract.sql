-- Logs for the storage contracts of the eventsourcing library: the same append function and tables, made by the test role only.
-- An entry's state travels as one clear unit. Production users have no EXECUTE here.
CREATE OR REPLACE FUNCTION api.create_log(p_name text, p_kind text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE made uuid;
BEGIN
  IF p_kind NOT IN ('contract', 'snapshot') OR p_name !~ '^contract:' THEN
    PERFORM ledger.refuse('CL004', 'only contract and snapshot logs are made this way; nothing was made');
  END IF;
  SELECT id INTO made FROM ledger.log WHERE name = p_name AND kind = p_kind;
  IF made IS NULL THEN
    LOCK TABLE ledger.log IN SHARE ROW EXCLUSIVE MODE;  -- two makers wait for each other; appends do not wait for either
    INSERT INTO ledger.log SELECT max(log) + 1, p_name, gen_random_uuid(), p_kind FROM ledger.log ON CONFLICT (name) DO NOTHING;
    SELECT id INTO made FROM ledger.log WHERE name = p_name AND kind = p_kind;
  END IF;
  IF made IS NULL THEN PERFORM ledger.refuse('CL005', 'a log of that name and another kind exists; nothing was made'); END IF;
  RETURN made;
END $$;
CREATE OR REPLACE FUNCTION ledger.contract_log(p_name text) RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE found integer;
BEGIN
  SELECT log INTO found FROM ledger.log WHERE name = p_name AND kind IN ('contract', 'snapshot');
  IF found IS NULL THEN PERFORM ledger.refuse('CL003', 'no such contract log'); END IF;
  RETURN found;
END $$;
CREATE OR REPLACE FUNCTION api.append_stored(p_log text, p_event uuid[], p_stream uuid[], p_version bigint[], p_signature bytea, p_units integer[],
  p_commitments bytea, p_slot uuid[], p_length integer[], p_stored bytea, p_application text, p_notification bigint) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE u ledger.users; answer jsonb := '{"recorded_at": 0, "entries": []}'; contract integer := ledger.contract_log(p_log); sealed boolean[];
BEGIN
  IF cardinality(p_event) = 0 THEN
    PERFORM FROM ledger.log l WHERE l.log = contract FOR UPDATE;
  ELSE
    u.login := session_user; u.recorder := '00000000-0000-0000-0000-000000000000'; u.agency := 'contract'; u.roles := '{}';
    sealed := array_fill(false, ARRAY[cardinality(p_slot)]);
    answer := (ledger.append_entries(u, p_log, ARRAY[NULL::text], ARRAY[NULL::bytea], ARRAY[cardinality(p_event)], NULL, false, NULL, p_event, p_stream, p_version, array_fill(NULL::text, ARRAY[cardinality(p_event)]),
      p_signature, p_units, p_commitments, p_slot, sealed, p_length, p_stored)).answers -> 0;
  END IF;
  IF p_notification IS NOT NULL THEN
    PERFORM ledger.track(contract, p_application, p_notification);
  END IF;
  RETURN answer;
END $$;
CREATE OR REPLACE FUNCTION ledger.track(p_log integer, p_application text, p_notification bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_notification <= (SELECT max(t.notification) FROM ledger.tracking t WHERE t.log = p_log AND t.application = p_application) THEN
    PERFORM ledger.refuse('CL005', 'this notification or a later one was processed before; nothing was recorded');
  END IF;
  INSERT INTO ledger.tracking VALUES (p_log, p_application, p_notification);
END $$;
CREATE OR REPLACE FUNCTION api.insert_tracking(p_log text, p_application text, p_notification bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE l integer := ledger.contract_log(p_log);
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    PERFORM ledger.refuse('CL046', 'tracking runs under READ COMMITTED only; nothing was recorded');
  END IF;
  PERFORM FROM ledger.log x WHERE x.log = l FOR UPDATE;
  PERFORM ledger.track(l, p_application, p_notification);
END $$;
CREATE OR REPLACE FUNCTION api.max_tracking(p_log text, p_application text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT max(t.notification) FROM ledger.tracking t WHERE t.log = ledger.contract_log(p_log) AND t.application = p_application
$$;
-- Stored events of a stream or of a whole log, as topic and state: base64 text in the unit at ordinal 2.
CREATE OR REPLACE FUNCTION ledger.state_of(stored bytea[]) RETURNS text
LANGUAGE sql STABLE AS $$ SELECT convert_from(stored[3], 'UTF8')::json ->> 2 $$;
CREATE OR REPLACE FUNCTION api.stored_events(p_log text, p_stream uuid, p_gt bigint, p_lte bigint, p_desc boolean, p_limit bigint)
RETURNS TABLE (pos bigint, stream uuid, version bigint, topic text, state text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE l integer := ledger.contract_log(p_log); after bigint := coalesce(p_gt, -1); upto bigint := coalesce(p_lte, 9223372036854775807);
BEGIN
  IF p_desc THEN
    RETURN QUERY SELECT e.position, e.stream, e.version, e.type, ledger.state_of(c.stored)
      FROM ledger.entry e JOIN ledger.content c ON c.log = e.log AND c.position = e.position
      WHERE e.log = l AND e.stream = p_stream AND e.version > after AND e.version <= upto ORDER BY e.version DESC LIMIT p_limit;
  ELSE
    RETURN QUERY SELECT e.position, e.stream, e.version, e.type, ledger.state_of(c.stored)
      FROM ledger.entry e JOIN ledger.content c ON c.log = e.log AND c.position = e.position
      WHERE e.log = l AND e.stream = p_stream AND e.version > after AND e.version <= upto ORDER BY e.version LIMIT p_limit;
  END IF;
END $$;
CREATE OR REPLACE FUNCTION api.stored_notifications(p_log text, p_from bigint, p_upto bigint, p_topics text[], p_limit bigint)
RETURNS TABLE (pos bigint, stream uuid, version bigint, topic text, state text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE l integer := ledger.contract_log(p_log); upto bigint := coalesce(p_upto, 9223372036854775807); every boolean := coalesce(cardinality(p_topics), 0) = 0;
BEGIN
  RETURN QUERY SELECT e.position, e.stream, e.version, e.type, ledger.state_of(c.stored)
    FROM ledger.entry e JOIN ledger.content c ON c.log = e.log AND c.position = e.position
    WHERE e.log = l AND e.position >= p_from AND e.position <= upto AND (every OR e.type = ANY (p_topics)) ORDER BY e.position LIMIT p_limit;
END $$;
CREATE OR REPLACE FUNCTION api.max_position(p_log text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
  SELECT max(e.position) FROM ledger.entry e WHERE e.log = ledger.contract_log(p_log)
$$;
GRANT EXECUTE ON FUNCTION api.create_log, api.append_stored, api.insert_tracking, api.max_tracking, api.stored_events, api.stored_notifications,
  api.max_position TO log_creator;
