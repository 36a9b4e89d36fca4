-- Register the slots of an act at their first use and refuse any that belongs elsewhere, is erased or is about to be: what was recorded in
-- a slot after the entry that names it for destruction would be destroyed with it.
CREATE OR REPLACE FUNCTION ledger.claim_slot(p_log integer, p_stream uuid, p_controller text, p_slot uuid, p_sealed boolean) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE s ledger.slot; doomed uuid;
BEGIN
  SELECT * INTO s FROM ledger.slot x WHERE x.slot = p_slot;
  IF s.slot IS NULL THEN
    INSERT INTO ledger.slot VALUES (p_slot, p_log, p_stream, p_controller, p_sealed) ON CONFLICT DO NOTHING RETURNING * INTO s;
  END IF;
  IF s.slot IS NULL OR s.stream <> p_stream OR s.controller <> p_controller OR s.sealed <> p_sealed OR s.erased_by IS NOT NULL THEN
    PERFORM ledger.refuse('CL005', 'a key slot of this act is another stream''s, another controller''s or erased; nothing was recorded; read again and retry');
  END IF;
  SELECT x.slot INTO doomed FROM ledger.erasure x WHERE x.slot = p_slot;
  IF doomed IS NOT NULL THEN
    PERFORM ledger.refuse('CL046', 'an erasure that was recorded is not carried out yet and would take this act with it; nothing was recorded; finish the erasure first');
  END IF;
END $$;
CREATE OR REPLACE FUNCTION ledger.claim_slots(p_log integer, p_stream uuid[], p_controller text[], p_units integer[], p_slot uuid[], p_sealed boolean[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE i integer := 0; use text; claimed text[] := '{}'; slot uuid; sealed boolean;
BEGIN
  FOR e IN 1..cardinality(p_stream) LOOP
    slot := NULL;
    FOR o IN 1..p_units[e] LOOP
      i := i + 1;
      IF slot IS DISTINCT FROM p_slot[i] OR sealed <> p_sealed[i] THEN
        slot := p_slot[i]; sealed := p_sealed[i];
        use := slot || ' ' || p_stream[e] || sealed || p_controller[e];
        IF use <> ALL (claimed) THEN
          PERFORM ledger.claim_slot(p_log, p_stream[e], p_controller[e], slot, sealed);
          claimed := claimed || use;
        END IF;
      END IF;
    END LOOP;
  END LOOP;
END $$;
