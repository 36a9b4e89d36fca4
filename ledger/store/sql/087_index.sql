-- The ledger's own entry in the log's own stream, which has the log's id: the root of the index over every stream, up to the entry before it.
-- The caller holds the log's lock since it read the head (api.lock_log), in the same transaction.
-- Gives the log's size, and whether its last entry is an index, after which nothing was recorded.
CREATE OR REPLACE FUNCTION api.lock_log(p_log text) RETURNS TABLE (size bigint, indexed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE l ledger.log;
BEGIN
  SELECT * INTO l FROM ledger.log x WHERE x.name = p_log AND x.kind IN ('record', 'access') FOR UPDATE;
  IF l.log IS NULL THEN PERFORM ledger.refuse('CL003', 'no such log; nothing was recorded'); END IF;
  RETURN QUERY SELECT h.position, h.stream = l.id FROM (VALUES (1)) one
    LEFT JOIN LATERAL (SELECT e.position, e.stream FROM ledger.entry e WHERE e.log = l.log ORDER BY e.position DESC LIMIT 1) h ON true;
END $$;
CREATE OR REPLACE FUNCTION api.append_index(p_log text, p_covered bigint, p_streams bigint, p_root bytea)
RETURNS TABLE (stream uuid, version bigint, leaf bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE l ledger.log; head bigint; head_at timestamptz; clock timestamptz := ledger.ledger_clock(); made ledger.entry;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    PERFORM ledger.refuse('CL046', 'append runs under READ COMMITTED only; nothing was recorded');
  END IF;
  SELECT * INTO l FROM ledger.log x WHERE x.name = p_log AND x.kind IN ('record', 'access') FOR UPDATE;
  SELECT e.position, e.recorded_at INTO head, head_at FROM ledger.entry e WHERE e.log = l.log ORDER BY e.position DESC LIMIT 1;
  IF head IS DISTINCT FROM p_covered THEN
    PERFORM ledger.refuse('CL005', format('the index covers %s entries and the log has %s; nothing was recorded; make it anew', p_covered, coalesce(head, 0)));
  END IF;
  INSERT INTO ledger.stream VALUES (l.id, l.log, 'log', NULL, 'ledger') ON CONFLICT DO NOTHING;
  made := ledger.make_own(l, head + 1, l.id, greatest(clock, head_at), clock, 'index-recorded.v1', ARRAY[
    convert_to('["' || ledger.random_salt() || '","index",{"root":"' || encode(p_root, 'hex') || '","size":' || p_covered || ',"streams":' || p_streams || '}]', 'UTF8'),
    ledger.decoy()]);
  RETURN QUERY SELECT made.stream, made.version, made.leaf;
END $$;
CREATE OR REPLACE FUNCTION api.keep_checkpoint(p_log text, p_size bigint, p_note text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO ledger.checkpoint SELECT l.log, p_size, ledger.ledger_clock(), p_note FROM ledger.log l WHERE l.name = p_log
    ON CONFLICT (log, size) DO UPDATE SET note = EXCLUDED.note WHERE length(EXCLUDED.note) > length(checkpoint.note)  -- with the next key's too
$$;
CREATE OR REPLACE FUNCTION api.kept_checkpoint(p_log text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.note FROM ledger.checkpoint c JOIN ledger.log l USING (log) WHERE l.name = p_log ORDER BY c.size DESC LIMIT 1
$$;
GRANT EXECUTE ON FUNCTION api.lock_log, api.append_index, api.keep_checkpoint, api.kept_checkpoint TO projector;
