-- The rows of an act's entries, with the stamp and the hashed bytes of each; and of their contents, a row for each slot of an entry.
-- The stamps' salts come of 244 random bits drawn once: to draw anew for every entry costs a system call or more.
CREATE OR REPLACE FUNCTION ledger.entry_rows(u ledger.users, l ledger.log, head bigint, at timestamptz, clock timestamptz, clock_checked boolean,
  p_event uuid[], p_stream uuid[], p_version bigint[], p_signature bytea, p_units integer[], p_commitments bytea, p_slot uuid[],
  types text[], originators text[], controllers text[], numbers text[], OUT stamps bytea[], OUT made ledger.entry[])
LANGUAGE plpgsql AS $$
DECLARE
  first integer := 1; one bytea; salts bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()); level text := ledger.assurance();
  roles text := ledger.roles_json(u.roles); said text := ledger.rfc3339(clock); micros bigint := ledger.micros(at); stamp bytea;
BEGIN
  FOR e IN 1..cardinality(p_event) LOOP
    stamp := ledger.stamp(ledger.salt_text(substring(sha256(salts || int4send(e)) FOR 16)), u.agency, level, said, clock_checked, numbers[e], roles);
    one := ledger.core(l.id, head + e, p_stream[e], p_version[e], p_event[e], micros, u.recorder, substring(p_signature FROM 64 * e - 63 FOR 64), stamp,
                       p_slot[first], substring(p_commitments FROM 96 * first - 95 FOR 96 * p_units[e]));
    stamps[e] := stamp;
    made[e] := ROW(l.log, head + e, p_stream[e], p_version[e], p_event[e], at, u.recorder, types[e], originators[e], controllers[e], system_user,
                   sha256('\x00'::bytea || one), one)::ledger.entry;
    first := first + p_units[e];
  END LOOP;
END $$;
CREATE OR REPLACE FUNCTION ledger.content_rows(p_log integer, head bigint, p_units integer[], p_slot uuid[], p_sealed boolean[], p_stored bytea[], stamps bytea[],
  OUT made ledger.content[])
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE i integer; first integer := 0; n integer := 0; slot uuid; sealed boolean; ordinals integer[]; stored bytea[]; done boolean[];
BEGIN
  FOR e IN 1..cardinality(p_units) LOOP
    done := array_fill(false, ARRAY[p_units[e]]);
    FOR o IN 1..p_units[e] LOOP
      CONTINUE WHEN done[o];
      slot := p_slot[first + o]; sealed := p_sealed[first + o];
      ordinals := CASE WHEN o = 1 THEN '{0}' ELSE '{}' END; stored := CASE WHEN o = 1 THEN ARRAY[stamps[e]] ELSE '{}' END;
      FOR a IN o..p_units[e] LOOP
        i := first + a;
        IF p_slot[i] = slot AND p_sealed[i] = sealed THEN
          ordinals := ordinals || a; stored := stored || p_stored[i]; done[a] := true;
        END IF;
      END LOOP;
      n := n + 1;
      made[n] := ROW(p_log, head + e, slot, sealed, ordinals, stored)::ledger.content;
    END LOOP;
    first := first + p_units[e];
  END LOOP;
END $$;
