-- Record acts: all their entries or none, gap-free and in commit order. The only way an entry comes into being.
--
-- Order: isolation, parts, units, lock, repeat, clock, versions, admission, numbers, slots, entries, content, effects, noted, answer. What
-- needs no table is judged before the lock is taken. The lock row is never updated; after it, the next statement reads the head by index,
-- so positions have no gaps and no reader sees n before n-1.
-- Units come as parallel arrays, in order of events and ordinals, their bytes in one run: see check_parts. p_acts counts the events of each
-- act; p_key is the public key that they are signed with. Several acts come only where one by one they would be recorded alike: none has an effect or touches a person's stream, and none is
-- a repetition. Gives the answer of each, and what the clear
-- units say.
CREATE OR REPLACE FUNCTION ledger.append_entries(
  u ledger.users, p_log text, p_request text[], p_mac bytea[], p_acts integer[], p_clock timestamptz, p_clock_checked boolean, p_key bytea,
  p_event uuid[], p_stream uuid[], p_version bigint[], p_series text[], p_signature bytea, p_units integer[],
  p_commitments bytea, p_slot uuid[], p_sealed boolean[], p_length integer[], p_stored bytea, OUT answers jsonb, OUT clear jsonb[])
LANGUAGE plpgsql AS $$
DECLARE
  l ledger.log; head bigint; head_at timestamptz; clock timestamptz; at timestamptz; answer jsonb; told jsonb[]; may boolean; same boolean; key bytea;
  read record; a record; x record; taken text[]; numbers text[]; contents ledger.content[]; asked ledger.request[]; first integer := 0;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    PERFORM ledger.refuse('CL046', 'append runs under READ COMMITTED only; nothing was recorded');
  END IF;
  PERFORM ledger.check_parts(p_event, p_stream, p_version, p_series, p_signature, p_units, p_commitments, p_slot, p_sealed, p_length, p_stored);
  read := ledger.check_units(p_event, p_units, p_commitments, p_slot, p_sealed, p_length, p_stored);

  SELECT * INTO l FROM ledger.log WHERE name = p_log FOR UPDATE;
  IF l.log IS NULL THEN PERFORM ledger.refuse('CL003', 'no such log; nothing was recorded'); END IF;
  IF l.kind = 'record' AND current_setting('synchronous_commit') IN ('off', 'local') THEN  -- whatever a login chose for itself
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
  SELECT h.position, h.recorded_at, y.enabled, y.agency = u.agency AND y.roles = u.roles, y.public_key INTO head, head_at, may, same, key
    FROM (VALUES (1)) one LEFT JOIN LATERAL (SELECT e.position, e.recorded_at FROM ledger.entry e WHERE e.log = l.log ORDER BY e.position DESC LIMIT 1) h ON true
      LEFT JOIN ledger.users y ON y.login = u.login;
  IF l.kind IN ('record', 'access') AND may IS NOT TRUE THEN
    PERFORM ledger.refuse('CL004', 'this user was disabled while he waited; nothing was recorded');
  ELSIF l.kind IN ('record', 'access') AND NOT same THEN
    PERFORM ledger.refuse('CL005', 'the roles of this user were changed meanwhile; nothing was recorded; repeat the command');
  ELSIF l.kind IN ('record', 'access') AND key IS DISTINCT FROM p_key THEN  -- whether they are signed with it, the audit tells
    PERFORM ledger.refuse('CL005', 'the signing key of this user was changed meanwhile; nothing was recorded; repeat the command');
  END IF;
  FOR i IN 1..cardinality(p_acts) LOOP
    IF p_request[i] IS NOT NULL THEN
      answer := ledger.earlier_answer(u.recorder, p_request[i], p_mac[i]);
      IF answer IS NOT NULL AND cardinality(p_acts) = 1 THEN answers := jsonb_build_array(answer); RETURN; END IF;
      IF answer IS NOT NULL THEN PERFORM ledger.refuse('CL005', 'one of several acts was recorded before; nothing was recorded; record them one at a time'); END IF;
    END IF;
  END LOOP;
  head := coalesce(head, 0);
  clock := ledger.checked_clock(l.kind, p_clock, p_clock_checked, head_at);
  at := greatest(clock, head_at);
  PERFORM ledger.check_versions(u, l, p_stream, p_version, p_series, p_units, read.clear);

  IF l.kind IN ('record', 'access') THEN
    a := ledger.admit(u, l, p_stream, p_series, p_units, read.clear);
    numbers := a.numbers;
    IF cardinality(p_acts) > 1 AND (num_nonnulls(VARIADIC a.effects) > 0 OR 'person' = ANY (a.kinds)) THEN
      PERFORM ledger.refuse('CL046', 'an act that takes effect, or touches a person''s stream, is recorded by itself; nothing was recorded');
    END IF;
    FOR e IN 1..cardinality(p_event) LOOP
      IF a.series[e] IS NOT NULL THEN numbers[e] := ledger.take_number(a.series[e], at); END IF;
      taken[e] := CASE WHEN a.series[e] IS NOT NULL THEN numbers[e] END;
      IF a.begins[e] THEN INSERT INTO ledger.stream VALUES (p_stream[e], l.log, a.kinds[e], numbers[e], a.originators[e]); END IF;
      numbers[e] := numbers[array_position(p_stream, p_stream[e])];
    END LOOP;
  ELSE
    a := ledger.admit_stored(u.agency, p_units, read.clear);
  END IF;

  PERFORM ledger.claim_slots(l.log, p_stream, a.controllers, p_units, p_slot, p_sealed);
  x := ledger.entry_rows(u, l, head, at, clock, coalesce(p_clock_checked, false), p_event, p_stream, p_version, p_signature, p_units, p_commitments, p_slot,
                         a.types, a.originators, a.controllers, taken);
  contents := ledger.content_rows(l.log, head, p_units, p_slot, p_sealed, read.stored, x.stamps);
  INSERT INTO ledger.entry SELECT r.* FROM unnest(x.made) r;
  INSERT INTO ledger.content SELECT r.* FROM unnest(contents) r;

  IF l.kind = 'record' THEN
    PERFORM ledger.take_effect(l, head, at, clock, x.made, a.kinds, a.effects, p_units, read.clear);
  END IF;
  FOR i IN 1..cardinality(p_acts) LOOP
    answer := ledger.answered(at, x.made[first + 1 : first + p_acts[i]], numbers[first + 1 : first + p_acts[i]]);
    told[i] := answer;
    IF p_request[i] IS NOT NULL THEN
      asked := asked || ROW(u.recorder, p_request[i], l.log, at, p_mac[i], head + first + 1, head + first + p_acts[i], answer)::ledger.request;
    END IF;
    first := first + p_acts[i];
  END LOOP;
  IF asked IS NOT NULL THEN
    INSERT INTO ledger.request SELECT r.* FROM unnest(asked) r;
  END IF;
  answers := to_jsonb(told); clear := read.clear;
END $$;
