-- An entry's clear units, null where they are erased; erasure counts from the entry that recorded it.
CREATE OR REPLACE FUNCTION ledger.clear_units(e ledger.entry) RETURNS bytea[]
LANGUAGE sql STABLE AS $$
  SELECT c.stored FROM ledger.content c WHERE c.log = e.log AND c.position = e.position AND NOT c.sealed
    AND NOT EXISTS (SELECT FROM ledger.erasure x WHERE x.slot = c.slot)
$$;
-- State for rules, in version order: open to whoever may record in the stream; who reaches it only by what he brought or was given sees that
-- much, and by which entry it ended; that persons are one, whoever sees both. Restriction does not change what is allowed next.
CREATE OR REPLACE FUNCTION api.rule_facts(p_stream uuid, p_types text[] DEFAULT NULL) RETURNS TABLE (
  pos bigint, stream uuid, version bigint, event uuid, recorded_at timestamptz, recorder uuid, type text, units bytea[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE u ledger.users := ledger.acting(); open boolean := ledger.opens(u, (SELECT k FROM ledger.stream k WHERE k.stream = p_stream));
BEGIN
  RETURN QUERY SELECT e.position, e.stream, e.version, e.event, e.recorded_at, e.recorder, e.type, ledger.clear_units(e)
    FROM ledger.entry e JOIN ledger.stream s ON s.stream = e.stream
    WHERE s.log = 1 AND e.stream = p_stream AND (p_types IS NULL OR e.type = ANY(p_types)) AND (e.originator = u.agency
      OR (open OR e.position IN (SELECT k.pos FROM ledger.known_on(u.agency, p_stream) k)
          OR EXISTS (SELECT FROM ledger.shares(u.agency, ARRAY[p_stream]) x JOIN ledger.entry g ON g.log = 1 AND g.position = x.position
                     WHERE ledger.covers(x, g.originator, e))) AND ledger.tells_other(u, e.type, e.stream, e.position)) ORDER BY e.version;
END $$;
GRANT EXECUTE ON FUNCTION api.rule_facts TO caseledger_practitioner, caseledger_supervisor, caseledger_auditor, caseledger_disclosure_officer;
-- The facts slot of a stream for a controller, and the last version: what a recorder signs over. Of a stream that he does not reach he learns
-- this only to break its glass: behind a committed consultation for safeguarding that reaches for nothing.
CREATE OR REPLACE FUNCTION api.writing(p_stream uuid) RETURNS TABLE (version bigint, kind text, controller text, facts uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE u ledger.users := ledger.acting(); reached boolean := ledger.reaches_stream(u, p_stream) OR ledger.breaks_glass();
BEGIN
  RETURN QUERY SELECT v.last, (SELECT s.kind FROM ledger.stream s WHERE s.stream = p_stream), x.controller, x.slot FROM (SELECT max(e.version) AS last FROM ledger.entry e WHERE e.log = 1 AND e.stream = p_stream) v
    LEFT JOIN ledger.slot x ON x.stream = p_stream AND NOT x.sealed AND x.erased_by IS NULL
    WHERE v.last IS NOT NULL AND reached;
END $$;
GRANT EXECUTE ON FUNCTION api.writing TO caseledger_user;
