-- Delete the content of one slot that a recorded content-erased entry names, unless a hold stands. The entry's core stays, so the
-- log still verifies. Answers the number of units deleted; 0 where it was done before. The slot's key is destroyed in the keyring.
CREATE OR REPLACE FUNCTION api.erase(p_slot uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting(); s ledger.slot; named ledger.erasure; n integer;
BEGIN
  SELECT * INTO s FROM ledger.slot x WHERE x.slot = p_slot;
  IF NOT (s.log IS NOT DISTINCT FROM 2 AND u.roles && '{auditor,administrator}' OR s.log IS DISTINCT FROM 2 AND u.roles && '{supervisor,disclosure_officer}') THEN
    PERFORM ledger.refuse('CL004', 'erasing takes a supervisor or disclosure officer, and of the access log an auditor or administrator; nothing was erased');
  END IF;
  PERFORM FROM ledger.log WHERE log = coalesce(s.log, 1) FOR UPDATE;
  SELECT * INTO named FROM ledger.erasure x WHERE x.slot = p_slot;
  SELECT * INTO s FROM ledger.slot x WHERE x.slot = p_slot;
  IF named.slot IS NULL OR s.log = 1 AND s.controller <> u.agency
     AND NOT EXISTS (SELECT FROM ledger.stream k WHERE k.stream = s.stream AND ledger.works_in(u, k)) THEN
    PERFORM ledger.refuse('CL004', 'no content-erased entry names this slot; nothing was erased');
  ELSIF EXISTS (SELECT FROM ledger.holding(s.stream, s.controller)) THEN
    PERFORM ledger.refuse('CL004', 'a legal hold stands on the stream of this slot; nothing was erased');
  ELSIF ledger.is_evidence(s) THEN
    PERFORM ledger.refuse('CL004', 'what stands in this slot is restricted because it must be kept as evidence; nothing was erased; have the restriction lifted first (rights lift)');
  END IF;
  UPDATE ledger.request q SET mac = NULL FROM ledger.content c
    WHERE c.slot = p_slot AND q.log = c.log AND c.position BETWEEN q.first AND q.last AND q.mac IS NOT NULL;
  WITH gone AS (DELETE FROM ledger.content c WHERE c.slot = p_slot RETURNING array_length(c.ordinals, 1) AS units)
    SELECT coalesce(sum(units), 0) INTO n FROM gone;
  UPDATE ledger.slot SET erased_by = named.position WHERE slot = p_slot AND erased_by IS NULL;
  UPDATE ledger.erasure SET done_at = coalesce(done_at, ledger.ledger_clock()) WHERE slot = p_slot;
  RETURN n;
END $$;
GRANT EXECUTE ON FUNCTION api.erase TO caseledger_supervisor, caseledger_disclosure_officer, caseledger_auditor, caseledger_administrator;
-- What the keyring asks before it destroys a key: the entry that named the slot, and whether api.erase, which roles and holds can refuse,
-- was done. No row where no entry names it.
CREATE OR REPLACE FUNCTION api.erasure_of(p_slot uuid) RETURNS TABLE (pos bigint, done boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT position, done_at IS NOT NULL FROM ledger.erasure WHERE slot = p_slot';
GRANT EXECUTE ON FUNCTION api.erasure_of TO keyring;
-- Slots, for showing beforehand what an erasure takes with it: of a stream; those in which the units of one entry stand, by the tags in its
-- hashed bytes, so that they are found after their contents are gone too; and by their ids. Those of a stream in which he does not
-- work are not there, but for his agency's own: who was given a part of a case is told of nothing else in it.
CREATE OR REPLACE FUNCTION ledger.slots_told(p_slots uuid[]) RETURNS TABLE (slot uuid, stream uuid, controller text, sealed boolean, units bigint, erased_by bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  IF NOT u.roles && '{supervisor,disclosure_officer}' THEN
    PERFORM ledger.refuse('CL004', 'slots are shown to supervisors and disclosure officers; nothing was shown');
  END IF;
  RETURN QUERY SELECT s.slot, s.stream, s.controller, s.sealed, (SELECT coalesce(sum(array_length(c.ordinals, 1)), 0) FROM ledger.content c WHERE c.slot = s.slot),
    coalesce(s.erased_by, e.position) FROM ledger.slot s JOIN ledger.stream k ON k.stream = s.stream AND k.log = 1 LEFT JOIN ledger.erasure e ON e.slot = s.slot
    WHERE s.slot = ANY (p_slots) AND (ledger.works_in(u, k) OR s.controller = u.agency) ORDER BY s.slot;
END $$;
CREATE OR REPLACE FUNCTION api.slots_of(p_stream uuid) RETURNS TABLE (slot uuid, stream uuid, controller text, sealed boolean, units bigint, erased_by bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM ledger.slots_told(ARRAY(SELECT s.slot FROM ledger.slot s WHERE s.stream = p_stream))
$$;
CREATE OR REPLACE FUNCTION api.slots_of_entry(p_stream uuid, p_version bigint)
RETURNS TABLE (slot uuid, stream uuid, controller text, sealed boolean, units bigint, erased_by bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM ledger.slots_told(ARRAY(SELECT s.slot FROM ledger.entry e JOIN ledger.slot s ON s.log = e.log AND s.stream = e.stream
    WHERE e.log = 1 AND e.stream = p_stream AND e.version = p_version AND EXISTS
      (SELECT FROM generate_series(0, octet_length(e.core) / 96) o WHERE position(ledger.slot_tag(s.slot, e.event, o) IN e.core) > 0)))
$$;
CREATE OR REPLACE FUNCTION api.slots_named(p_slots uuid[]) RETURNS TABLE (slot uuid, stream uuid, controller text, sealed boolean, units bigint, erased_by bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT * FROM ledger.slots_told(p_slots)';
-- Where in a stream its sealed units stand: how many of each entry in each slot, so that an erasure can say which entries lose something.
CREATE OR REPLACE FUNCTION api.sealed_in(p_stream uuid) RETURNS TABLE (version bigint, slot uuid, units integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE told uuid[] := ARRAY(SELECT t.slot FROM api.slots_of(p_stream) t);
BEGIN
  RETURN QUERY SELECT e.version, c.slot, array_length(c.ordinals, 1) FROM ledger.entry e
    JOIN ledger.content c ON c.log = e.log AND c.position = e.position WHERE e.log = 1 AND e.stream = p_stream AND c.sealed
    AND c.slot = ANY (told) ORDER BY e.version, c.slot;
END $$;
GRANT EXECUTE ON FUNCTION api.slots_of, api.slots_of_entry, api.slots_named, api.sealed_in TO caseledger_supervisor, caseledger_disclosure_officer;
