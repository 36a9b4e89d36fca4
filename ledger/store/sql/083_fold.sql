-- What a question folds: streams up to position p_upto, each whole and in one JSON text. entries is an array in order of version:
-- [position, version, event, microseconds since 1970, recorder, [clear units as stored]]. The units are empty where an entry up to p_enforced
-- erased or restricted them: for the live tables that is p_upto, for a reader the head, whatever day he asks about. p_types null: all types,
-- 'held' stands for the sealed ones; the unit marks (ordinal 3) never comes, basis (4) where p_basis. Of entries of open types not in
-- p_coded (null: all are) only the unit what (ordinal 1) comes. p_seen: of which originators entries of which types come, as
-- 'type originator' (null: all). That persons are one comes to nobody, for api.merges_of alone tells it: were the live rows made of it, they would
-- not be what their readers fold. One text a stream, because a client reads rows of bytea[] at 41 µs an entry and this at 2.
DROP FUNCTION IF EXISTS ledger.fold, api.fold_streams, api.fold_range;
CREATE OR REPLACE FUNCTION ledger.fold(p_log text, p_streams uuid[], p_upto bigint, p_enforced bigint, p_types text[], p_coded text[], p_basis boolean,
  p_seen text[] DEFAULT NULL) RETURNS TABLE (stream uuid, entries text)
LANGUAGE sql STABLE AS $$
  SELECT e.stream, '[' || string_agg(
    concat('[', e.position, ',', e.version, ',"', e.event, '",', (extract(epoch FROM e.recorded_at) * 1000000)::bigint, ',"', e.recorder, '",[',
      CASE WHEN p_coded IS NULL OR e.type IS NULL OR e.type = ANY (p_coded)
                  THEN (SELECT convert_from(string_agg(u.unit, ','), 'UTF8')
                        FROM unnest(c.stored[1:3] || CASE WHEN p_basis THEN c.stored[5:] ELSE c.stored[6:] END) AS u(unit))
                  ELSE convert_from(c.stored[2], 'UTF8') END, ']]'), ',' ORDER BY e.version) || ']'
  FROM ledger.entry e
  LEFT JOIN ledger.content c ON c.log = e.log AND c.position = e.position AND NOT c.sealed
    AND c.slot NOT IN (SELECT x.slot FROM ledger.erasure x WHERE x.position <= p_enforced)
    AND (e.stream, e.version) NOT IN (SELECT r.stream, unnest(r.versions) FROM ledger.restriction r
                                      WHERE r.position <= p_enforced AND (r.lifted_by IS NULL OR r.lifted_by > p_enforced))
  WHERE e.log = (SELECT l.log FROM ledger.log l WHERE l.name = p_log AND l.kind = 'record')
    AND e.stream = ANY (p_streams) AND e.position <= p_upto AND (p_types IS NULL OR coalesce(e.type, 'held') = ANY (p_types))
    AND (p_seen IS NULL OR concat_ws(' ', coalesce(e.type, 'held'), e.originator) IN (SELECT unnest(p_seen)))
    AND (e.type IS NULL OR e.type NOT IN (SELECT y.type FROM ledger.event_type y WHERE y.effect IN ('merge', 'merge-ended')))
  GROUP BY e.stream
$$;
CREATE OR REPLACE FUNCTION ledger.streams_between(p_log text, p_first uuid, p_last uuid) RETURNS uuid[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY(SELECT DISTINCT e.stream FROM ledger.entry e
    WHERE e.log = (SELECT l.log FROM ledger.log l WHERE l.name = p_log AND l.kind = 'record') AND e.stream BETWEEN p_first AND p_last)
$$;
-- For the projector: some streams, or all from p_first to p_last (both included).
CREATE OR REPLACE FUNCTION api.fold_streams(p_log text, p_streams uuid[], p_upto bigint, p_types text[], p_coded text[], p_basis boolean)
RETURNS TABLE (stream uuid, entries text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.stream, f.entries FROM ledger.fold(p_log, p_streams, p_upto, p_upto, p_types, p_coded, p_basis) f
$$;
CREATE OR REPLACE FUNCTION api.fold_range(p_log text, p_first uuid, p_last uuid, p_upto bigint, p_types text[], p_coded text[], p_basis boolean)
RETURNS TABLE (stream uuid, entries text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  -- The subquery is asked once: where the plan scans entries, a bare call would be made for each of them.
  SELECT f.stream, f.entries FROM ledger.fold(p_log, (SELECT ledger.streams_between(p_log, p_first, p_last)), p_upto, p_upto, p_types, p_coded, p_basis) f
$$;
-- Streams whose rows may differ at p_upto from those at p_after: an entry of theirs, or an erasure or restriction of theirs, lies between.
CREATE OR REPLACE FUNCTION api.touched(p_log text, p_after bigint, p_upto bigint) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.stream FROM ledger.entry e
  WHERE e.log = (SELECT l.log FROM ledger.log l WHERE l.name = p_log AND l.kind = 'record') AND e.position > p_after AND e.position <= p_upto
  UNION
  SELECT s.stream FROM ledger.erasure x JOIN ledger.slot s ON s.slot = x.slot
  WHERE s.log = (SELECT l.log FROM ledger.log l WHERE l.name = p_log AND l.kind = 'record') AND x.position > p_after AND x.position <= p_upto
  UNION
  SELECT r.stream FROM ledger.restriction r
  WHERE (r.position > p_after AND r.position <= p_upto) OR (r.lifted_by > p_after AND r.lifted_by <= p_upto)
$$;
-- The last entry, and the leaf of any: by index. (A join with ledger.log before ORDER BY sorts the whole log: 90 ms at 200,000 entries.)
CREATE OR REPLACE FUNCTION api.head(p_log text) RETURNS TABLE (pos bigint, recorded_at timestamptz, leaf bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.position, e.recorded_at, e.leaf FROM ledger.entry e
  WHERE e.log = (SELECT l.log FROM ledger.log l WHERE l.name = p_log AND l.kind = 'record') ORDER BY e.position DESC LIMIT 1
$$;
-- Which history the log is up to an entry: over the log's id, the last epoch that began in it, and the entry's leaf. What is made of one history
-- is not taken for another's: that of a restored backup which went on otherwise, or of a new epoch. Null where there is no such entry.
CREATE OR REPLACE FUNCTION ledger.log_hash(p_log text, p_position bigint) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(uuid_send(l.id) || int8send(coalesce((SELECT max(b.position) FROM ledger.entry b JOIN ledger.stream s ON s.stream = b.stream
                                                      WHERE s.kind = 'unit' AND s.log = l.log AND b.log = l.log AND b.type = 'epoch-begun.v1'), 0)) || e.leaf)
  FROM ledger.log l JOIN ledger.entry e ON e.log = l.log AND e.position = p_position WHERE l.name = p_log AND l.kind = 'record'
$$;
CREATE OR REPLACE FUNCTION api.log_hash(p_log text, p_position bigint) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT ledger.log_hash(p_log, p_position) $$;
DROP FUNCTION IF EXISTS api.leaf_at;
-- Streams of which entries after p_after up to p_upto erased something: what was folded before may hold it.
CREATE OR REPLACE FUNCTION api.erased(p_log text, p_after bigint, p_upto bigint) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT s.stream FROM ledger.erasure x JOIN ledger.slot s ON s.slot = x.slot
  WHERE s.log = (SELECT l.log FROM ledger.log l WHERE l.name = p_log AND l.kind = 'record') AND x.position > p_after AND x.position <= p_upto
$$;
GRANT EXECUTE ON FUNCTION api.fold_streams, api.fold_range, api.touched, api.log_hash, api.erased TO projector;
GRANT EXECUTE ON FUNCTION api.head TO projector, caseledger_user;
-- The time zone in which the unit's days begin and end.
CREATE OR REPLACE FUNCTION api.unit_zone() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT value FROM ledger.setting WHERE name = 'zone' $$;
-- The newest release that installed its schema here: what a program that folds must know, as every user's session tells him.
CREATE OR REPLACE FUNCTION api.installed() RETURNS TABLE (number integer, release text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT i.number, i.release FROM ledger.installation i ORDER BY i.number DESC, i.installed_at DESC LIMIT 1
$$;
GRANT EXECUTE ON FUNCTION api.unit_zone, api.installed TO projector;
