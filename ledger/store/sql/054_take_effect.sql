-- After the entries of an act stand: enforcement rows of those that have an effect, then noted entries in every case that an entry in a
-- person's stream concerns. A case that the person joined in this very act holds the entry's neighbour and needs no marker.
CREATE OR REPLACE FUNCTION ledger.take_effect(l ledger.log, head bigint, at timestamptz, clock timestamptz, p_stream uuid[], kinds text[], types text[],
  effects text[], p_of integer[], p_sealed boolean[], p_stored bytea[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE e integer; target uuid; pos bigint := head + coalesce(array_length(p_stream, 1), 0);
BEGIN
  FOR e IN SELECT a.i FROM unnest(effects) WITH ORDINALITY AS a(effect, i) WHERE a.effect IS NOT NULL ORDER BY a.i LOOP
    PERFORM ledger.enforce(effects[e], l.log, head + e, p_stream[e],
      (SELECT jsonb_object_agg(c.unit ->> 1, c.unit -> 2) FROM (SELECT convert_from(a.stored, 'UTF8')::jsonb AS unit
         FROM unnest(p_of, p_sealed, p_stored) AS a(of, sealed, stored) WHERE a.of = e AND NOT a.sealed) c));
  END LOOP;
  FOR e IN SELECT a.i FROM unnest(kinds) WITH ORDINALITY AS a(kind, i) WHERE a.kind = 'person' ORDER BY a.i LOOP
    FOR target IN SELECT DISTINCT p.stream FROM ledger.party_of p WHERE p.person = p_stream[e] AND p.position <= head ORDER BY 1 LOOP
      pos := pos + 1;
      PERFORM ledger.make_noted(l.log, l.id, pos, target, at, clock, (SELECT x.leaf FROM ledger.entry x WHERE x.log = l.log AND x.position = head + e));
    END LOOP;
  END LOOP;
END $$;
