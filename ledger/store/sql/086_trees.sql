-- What the projector reads to bring the stored trees forward. Leaves come in one run, 48 bytes an entry: stream id and leaf.
CREATE OR REPLACE FUNCTION api.tree_state(p_log text) RETURNS TABLE (size bigint, edge bytea, head bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(t.size, 0), coalesce(t.edge, ''::bytea), coalesce((SELECT max(e.position) FROM ledger.entry e WHERE e.log = l.log), 0)
  FROM ledger.log l LEFT JOIN ledger.log_tree t ON t.log = l.log WHERE l.name = p_log
$$;
CREATE OR REPLACE FUNCTION api.leaves(p_log text, p_after bigint, p_upto bigint) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT string_agg(uuid_send(e.stream) || e.leaf, ''::bytea ORDER BY e.position) FROM ledger.entry e
  WHERE e.log = (SELECT l.log FROM ledger.log l WHERE l.name = p_log) AND e.position > p_after AND e.position <= p_upto
$$;
CREATE OR REPLACE FUNCTION api.stream_trees(p_log text, p_streams uuid[]) RETURNS TABLE (stream uuid, size bigint, edge bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.stream, t.size, t.edge FROM ledger.stream_tree t
  WHERE t.log = (SELECT l.log FROM ledger.log l WHERE l.name = p_log) AND t.stream = ANY (p_streams)
$$;
-- The leaves of the index in their order, 56 bytes a stream: id, size, root.
CREATE OR REPLACE FUNCTION api.indexed(p_log text) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT string_agg(uuid_send(t.stream) || int8send(t.size) || t.root, ''::bytea ORDER BY t.stream) FROM ledger.stream_tree t
  WHERE t.log = (SELECT l.log FROM ledger.log l WHERE l.name = p_log)
$$;
-- Keep what was computed from the leaves after p_from up to p_size. Refuses where the trees have moved since: whoever computed it begins again.
CREATE OR REPLACE FUNCTION api.keep_trees(p_log text, p_from bigint, p_size bigint, p_edge bytea, p_level integer[], p_number bigint[], p_hashes bytea[],
  p_stream uuid[], p_sizes bigint[], p_roots bytea[], p_edges bytea[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE n integer := (SELECT l.log FROM ledger.log l WHERE l.name = p_log);
BEGIN
  INSERT INTO ledger.log_tree VALUES (n, 0, '') ON CONFLICT DO NOTHING;
  UPDATE ledger.log_tree SET size = p_size, edge = p_edge WHERE log = n AND size = p_from;
  IF NOT FOUND THEN PERFORM ledger.refuse('CL005', 'the trees of this log have been brought forward meanwhile; nothing was kept; try again'); END IF;
  INSERT INTO ledger.tile SELECT n, t.level, t.number, t.hashes FROM unnest(p_level, p_number, p_hashes) AS t(level, number, hashes)
    ON CONFLICT (log, level, number) DO UPDATE SET hashes = tile.hashes || EXCLUDED.hashes;
  INSERT INTO ledger.stream_tree SELECT n, s.stream, s.size, s.root, s.edge
    FROM unnest(p_stream, p_sizes, p_roots, p_edges) AS s(stream, size, root, edge)
    ON CONFLICT (log, stream) DO UPDATE SET (size, root, edge) = (EXCLUDED.size, EXCLUDED.root, EXCLUDED.edge);
END $$;
-- Hashes from which the nodes of a log's tree are made: of a tile, or of the 256 entries under it at level 0.
CREATE OR REPLACE FUNCTION api.tile(p_log text, p_level integer, p_number bigint) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN p_level > 0 THEN (SELECT t.hashes FROM ledger.tile t WHERE t.log = l.log AND t.level = p_level AND t.number = p_number)
    ELSE (SELECT string_agg(e.leaf, ''::bytea ORDER BY e.position) FROM ledger.entry e
          WHERE e.log = l.log AND e.position > 256 * p_number AND e.position <= 256 * p_number + 256) END
  FROM ledger.log l WHERE l.name = p_log
$$;
-- What an index witness is given of the entries after one position up to another: their bytes, and of an index its unit (ordinal 2).
CREATE OR REPLACE FUNCTION api.cores(p_log text, p_after bigint, p_upto bigint) RETURNS TABLE (core bytea, unit bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.core, CASE WHEN e.stream = l.id THEN (SELECT c.stored[array_position(c.ordinals, 2)] FROM ledger.content c
                                                 WHERE c.log = e.log AND c.position = e.position AND 2 = ANY (c.ordinals) ORDER BY c.slot LIMIT 1) END
  FROM ledger.log l JOIN ledger.entry e ON e.log = l.log
  WHERE l.name = p_log AND e.position > p_after AND e.position <= p_upto ORDER BY e.position
$$;
-- The leaves of one stream in the order of its versions, 32 bytes each.
CREATE OR REPLACE FUNCTION api.stream_leaves(p_log text, p_stream uuid) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT string_agg(e.leaf, ''::bytea ORDER BY e.version) FROM ledger.entry e
  WHERE e.log = (SELECT l.log FROM ledger.log l WHERE l.name = p_log) AND e.stream = p_stream
$$;
GRANT EXECUTE ON FUNCTION api.tile, api.cores, api.stream_leaves TO projector;
GRANT EXECUTE ON FUNCTION api.tree_state, api.leaves, api.stream_trees, api.indexed, api.keep_trees TO projector;
