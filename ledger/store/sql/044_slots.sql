-- Register the slots of an act at their first use and refuse any that belongs elsewhere, is erased or is about to be: what was recorded in
-- a slot after the entry that names it for destruction would be destroyed with it.
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
    ELSIF EXISTS (SELECT FROM ledger.erasure x WHERE x.slot = used.slot) THEN
      PERFORM ledger.refuse('CL046', 'an erasure that was recorded is not carried out yet and would take this act with it; nothing was recorded; finish the erasure first');
    END IF;
  END LOOP;
END $$;
