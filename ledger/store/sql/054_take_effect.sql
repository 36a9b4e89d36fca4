-- After the entries of an act stand: enforcement rows of those that have an effect, then noted entries in every case that an entry in a
-- person's stream concerns, or that proceedings concern which are opened, widened or closed. A case that the person joined in this very act holds the entry's neighbour and needs no marker.
CREATE OR REPLACE FUNCTION ledger.take_effect(l ledger.log, head bigint, at timestamptz, clock timestamptz, made ledger.entry[], kinds text[],
  effects text[], p_units integer[], p_clear jsonb[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE target uuid; first integer := 1; pos bigint := head + cardinality(made); fields jsonb;
BEGIN
  FOR e IN 1..cardinality(made) LOOP
    IF effects[e] IS NOT NULL THEN
      IF effects[e] IN ('user-key', 'user-roles') AND e < cardinality(made) THEN  -- one key signed all of them, in the same roles
        PERFORM ledger.refuse('CL046', 'an act ends with the change of a signing key or of roles; nothing was recorded; record what follows by itself');
      END IF;
      fields := ledger.stated(p_clear[first : first + p_units[e] - 1]);
      PERFORM ledger.enforce(effects[e], l.log, head + e, made[e].stream, fields);
    END IF;
    first := first + p_units[e];
  END LOOP;
  IF effects && '{merge,merge-ended}' THEN PERFORM ledger.check_merged(head); END IF;
  FOR e IN 1..cardinality(made) LOOP
    IF kinds[e] = 'person' OR effects[e] = 'proceedings-case' THEN
      FOR target IN SELECT DISTINCT p.stream FROM ledger.party_of p WHERE p.person = made[e].stream AND p.position <= head
          UNION SELECT c.brought FROM ledger.proceedings_case c WHERE c.stream = made[e].stream AND c.position <= head + e ORDER BY 1 LOOP
        pos := pos + 1;
        PERFORM ledger.make_noted(l, pos, target, at, clock, made[e].leaf);
      END LOOP;
    END IF;
  END LOOP;
END $$;
