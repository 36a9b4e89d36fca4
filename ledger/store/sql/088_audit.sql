-- What an audit reads: the stored bytes as they are, in order of positions, a run at a time. Nothing is judged here, and whoever does not
-- trust these functions reads the tables of a copy. STABLE, so that they answer on a hot standby. Sealed units come sealed.
CREATE OR REPLACE FUNCTION ledger.audited_log(p_log text) RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  IF 'auditor' <> ALL (u.roles) THEN
    PERFORM ledger.refuse('CL004', 'an audit is made by an auditor; nothing was read');
  END IF;
  RETURN (SELECT l.log FROM ledger.log l WHERE l.name = p_log AND l.kind IN ('record', 'access'));
END $$;
CREATE OR REPLACE FUNCTION api.audit_log(p_log text) RETURNS TABLE (id uuid, size bigint, edge bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.id, t.size, t.edge FROM ledger.log l LEFT JOIN ledger.log_tree t ON t.log = l.log WHERE l.log = ledger.audited_log(p_log)
$$;
-- First and last position of what is stored; and whether anything is stored from a position on, for where the ends cannot be read.
CREATE OR REPLACE FUNCTION api.audit_ends(p_log text) RETURNS TABLE (first bigint, last bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT (SELECT min(e.position) FROM ledger.entry e WHERE e.log = l.log),
    greatest((SELECT max(e.position) FROM ledger.entry e WHERE e.log = l.log), (SELECT max(c.position) FROM ledger.content c WHERE c.log = l.log))
  FROM ledger.log l WHERE l.log = ledger.audited_log(p_log)
$$;
CREATE OR REPLACE FUNCTION api.audit_reaches(p_log text, p_position bigint) RETURNS TABLE (reaches boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM ledger.entry e WHERE e.log = l.log AND e.position >= x.position)
      OR EXISTS (SELECT FROM ledger.content c WHERE c.log = l.log AND c.position >= x.position)
  FROM ledger.log l, (SELECT p_position) AS x(position) WHERE l.log = ledger.audited_log(p_log)
$$;
CREATE OR REPLACE FUNCTION api.audit_entries(p_log text, p_first bigint, p_last bigint)
RETURNS TABLE (pos bigint, stream uuid, version bigint, event uuid, recorded_at timestamptz, recorder uuid, leaf bytea, core bytea, type text, originator text, controller text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '64MB' AS $$
  SELECT e.position, e.stream, e.version, e.event, e.recorded_at, e.recorder, e.leaf, e.core, e.type, e.originator, e.controller
  FROM ledger.entry e WHERE e.log = (SELECT ledger.audited_log(p_log)) AND e.position BETWEEN p_first AND p_last ORDER BY e.position
$$;
-- p_types null: the contents of every entry, else of those that are stored as of these types, and of one stream.
CREATE OR REPLACE FUNCTION api.audit_contents(p_log text, p_first bigint, p_last bigint, p_types text[], p_stream uuid)
RETURNS TABLE (pos bigint, slot uuid, sealed boolean, ordinals integer[], stored bytea[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '64MB' AS $$
  SELECT c.position, c.slot, c.sealed, c.ordinals, c.stored FROM ledger.content c
  WHERE c.log = (SELECT ledger.audited_log(p_log)) AND c.position BETWEEN p_first AND p_last
    AND (p_types IS NULL OR EXISTS (SELECT FROM ledger.entry e WHERE e.log = c.log AND e.position = c.position AND (e.type = ANY (p_types) OR e.stream = p_stream)))
  ORDER BY c.position, c.slot, c.sealed
$$;
-- Every p_step-th position, to cut the log into runs.
CREATE OR REPLACE FUNCTION api.audit_bounds(p_log text, p_step integer) RETURNS TABLE (pos bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.position FROM (SELECT e.position, row_number() OVER (ORDER BY e.position) AS n FROM ledger.entry e WHERE e.log = (SELECT ledger.audited_log(p_log))) b
  WHERE b.n % p_step = 1 ORDER BY 1
$$;
-- Positions of entries that are stored as of these types.
CREATE OR REPLACE FUNCTION api.audit_places(p_log text, p_types text[]) RETURNS TABLE (pos bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.position FROM ledger.entry e WHERE e.log = (SELECT ledger.audited_log(p_log)) AND e.type = ANY (p_types) ORDER BY e.position
$$;
CREATE OR REPLACE FUNCTION api.audit_tiles(p_log text) RETURNS TABLE (level integer, number bigint, hashes bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.level, t.number, t.hashes FROM ledger.tile t WHERE t.log = ledger.audited_log(p_log)
$$;
CREATE OR REPLACE FUNCTION api.audit_streams(p_log text) RETURNS TABLE (stream uuid, size bigint, root bytea, edge bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.stream, t.size, t.root, t.edge FROM ledger.stream_tree t WHERE t.log = ledger.audited_log(p_log)
$$;
CREATE OR REPLACE FUNCTION api.audit_checkpoints(p_log text) RETURNS TABLE (size bigint, note text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.size, c.note FROM ledger.checkpoint c WHERE c.log = ledger.audited_log(p_log) ORDER BY c.size
$$;
-- Slots that were erased, or are named to be, with their streams.
CREATE OR REPLACE FUNCTION api.audit_slots(p_log text) RETURNS TABLE (stream uuid, slot uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.stream, s.slot FROM ledger.slot s WHERE s.log = ledger.audited_log(p_log)
    AND (s.erased_by IS NOT NULL OR s.slot IN (SELECT x.slot FROM ledger.erasure x))
$$;
CREATE OR REPLACE FUNCTION api.audit_numbers(p_log text) RETURNS TABLE (stream uuid, number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.stream, s.number FROM ledger.stream s WHERE s.log = ledger.audited_log(p_log) AND s.number IS NOT NULL
$$;
GRANT EXECUTE ON FUNCTION api.audit_log, api.audit_ends, api.audit_reaches, api.audit_entries, api.audit_contents, api.audit_bounds, api.audit_places, api.audit_tiles, api.audit_streams,
  api.audit_checkpoints, api.audit_slots, api.audit_numbers TO caseledger_auditor;
