-- What of the access log is over its period: slots of months that ended before a day, with whether an entry names each already, whose deed was
-- then interrupted. For auditors and administrators; a slot's id says nothing of what stands in it.
CREATE OR REPLACE FUNCTION api.expiring(p_before date) RETURNS TABLE (slot uuid, stream uuid, sealed boolean, named boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  IF NOT u.roles && '{auditor,administrator}' THEN
    PERFORM ledger.refuse('CL004', 'consultations are destroyed by an auditor or administrator; nothing was shown');
  END IF;
  RETURN QUERY SELECT s.slot, s.stream, s.sealed, x.slot IS NOT NULL FROM ledger.slots_ended(p_before) s LEFT JOIN ledger.erasure x ON x.slot = s.slot
    WHERE x.done_at IS NULL ORDER BY s.stream, s.slot;
END $$;
GRANT EXECUTE ON FUNCTION api.expiring TO caseledger_auditor, caseledger_administrator;
