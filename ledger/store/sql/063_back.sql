-- Which of these slots, which are kept outside as erased, have contents here that no entry accounts for: an older backup was restored. Those of
-- a stream that the asker does not reach are not there; those of the access log are for auditors and administrators.
CREATE OR REPLACE FUNCTION api.contents_back(p_slots uuid[]) RETURNS TABLE (slot uuid, log integer, sealed boolean, units bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN QUERY SELECT s.slot, s.log, s.sealed, c.units FROM ledger.slot s
    CROSS JOIN LATERAL (SELECT sum(array_length(x.ordinals, 1)) AS units FROM ledger.content x WHERE x.slot = s.slot) c
    WHERE s.slot = ANY (p_slots) AND CASE s.log WHEN 2 THEN u.roles && '{auditor,administrator}' ELSE ledger.reaches_stream(u, s.stream) END
      AND c.units > 0 AND NOT EXISTS (SELECT FROM ledger.erasure e WHERE e.slot = s.slot) ORDER BY s.log, s.slot;
END $$;
GRANT EXECUTE ON FUNCTION api.contents_back TO caseledger_user;
