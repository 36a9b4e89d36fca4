-- Register the slots of an act at their first use and refuse any that belongs elsewhere or is erased.
CREATE OR REPLACE FUNCTION ledger.claim_slots(p_log integer, p_stream uuid[], p_controller text[], p_of integer[], p_slot uuid[], p_sealed boolean[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE used record; s ledger.slot;
BEGIN
  FOR used IN SELECT DISTINCT u.slot, u.sealed, p_stream[u.e] AS stream, p_controller[u.e] AS controller FROM unnest(p_of, p_slot, p_sealed) AS u(e, slot, sealed) LOOP
    SELECT * INTO s FROM ledger.slot x WHERE x.slot = used.slot;
    IF s.slot IS NULL THEN
      INSERT INTO ledger.slot VALUES (used.slot, p_log, used.stream, used.controller, used.sealed) ON CONFLICT DO NOTHING RETURNING * INTO s;
    END IF;
    IF s.slot IS NULL OR s.stream <> used.stream OR s.controller <> used.controller OR s.sealed <> used.sealed OR s.erased_by IS NOT NULL THEN
      PERFORM ledger.refuse('CL005', 'a key slot of this act is another stream''s, another controller''s or erased; nothing was recorded; read again and retry');
    END IF;
  END LOOP;
END $$;
