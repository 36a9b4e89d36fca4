-- Proposed erasures of the streams that the asker works in; of the unit's, those of whose slots one is his agency's or of such a stream: what is to be destroyed, by whom and in which entry it was proposed;
-- decided: those of its slots that an entry has named since; done: those of them whose contents are deleted; numbers: of the cases and persons whose slots they
-- are, as far as the asker reaches them.
CREATE OR REPLACE FUNCTION api.proposals() RETURNS TABLE (stream uuid, number text, version bigint, leaf bytea, recorder uuid, agency text, slots uuid[],
  person uuid, authority text, review text, declined boolean, decided uuid[], done uuid[], numbers text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  PERFORM FROM ledger.slots_told('{}');
  RETURN QUERY SELECT p.stream, coalesce(s.number, 'UNIT'), e.version, e.leaf, e.recorder, e.originator, p.slots, p.person, p.authority, p.review,
      p.declined_by IS NOT NULL, ARRAY(SELECT x.slot FROM ledger.erasure x WHERE x.slot = ANY (p.slots) AND x.position > p.position),
      ARRAY(SELECT x.slot FROM ledger.erasure x WHERE x.slot = ANY (p.slots) AND x.position > p.position AND x.done_at IS NOT NULL),
      ARRAY(SELECT k.number FROM ledger.stream k WHERE k.number IS NOT NULL AND k.stream IN (SELECT t.stream FROM ledger.slot t WHERE t.slot = ANY (p.slots))
            AND ledger.reaches_stream(u, k.stream) ORDER BY 1)
    FROM ledger.proposal p JOIN ledger.entry e ON e.log = 1 AND e.position = p.position JOIN ledger.stream s ON s.stream = p.stream
    WHERE ledger.works_in(u, s) AND (s.kind <> 'unit' OR EXISTS (SELECT FROM ledger.slot t JOIN ledger.stream k ON k.stream = t.stream
      WHERE t.slot = ANY (p.slots) AND (t.controller = u.agency OR ledger.works_in(u, k)))) ORDER BY p.position;
END $$;
-- The holds that cover these slots: by which controller each slot is held, for what, and in which entry it was placed (null all three: in a stream that
-- the asker does not reach, for what a hidden case is held tells that somebody is investigated).
CREATE OR REPLACE FUNCTION api.held_slots(p_slots uuid[]) RETURNS TABLE (controller text, kind text, number text, version bigint, agency text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN QUERY SELECT DISTINCT t.controller, CASE WHEN r.reached THEN h.kind END, CASE WHEN r.reached THEN coalesce(s.number, 'UNIT') END, CASE WHEN r.reached THEN e.version END,
      CASE WHEN r.reached THEN e.originator END
    FROM (SELECT DISTINCT x.stream, x.controller FROM ledger.slots_told(p_slots) x) t CROSS JOIN LATERAL ledger.holding(t.stream, t.controller) h
      JOIN ledger.entry e ON e.log = 1 AND e.position = h.position JOIN ledger.stream s ON s.stream = h.stream
      CROSS JOIN LATERAL (SELECT ledger.reaches_stream(u, h.stream) AS reached) r
    ORDER BY 3, 4, 1;
END $$;
GRANT EXECUTE ON FUNCTION api.proposals, api.held_slots TO caseledger_supervisor, caseledger_disclosure_officer;
