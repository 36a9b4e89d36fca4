-- Record one act: all its entries or none, gap-free and in commit order. The only way an entry comes into being.
--
-- Order: isolation, lock, repeat, clock, versions, admission, numbers, slots, units, entries, content, effects, noted, answer. The lock row
-- is never updated; after it, the next statement reads the head by index, so positions have no gaps and no reader sees n before n-1.
-- Units come as parallel arrays, in order of events and ordinals: p_of is the event's place in the act, from 1.
CREATE OR REPLACE FUNCTION ledger.append_entries(
  u ledger.users, p_log text, p_request text, p_mac bytea, p_clock timestamptz, p_clock_checked boolean,
  p_event uuid[], p_stream uuid[], p_version bigint[], p_series text[], p_signature bytea[], p_commitments bytea[],
  p_of integer[], p_ordinal integer[], p_slot uuid[], p_sealed boolean[], p_stored bytea[]) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  l ledger.log; head bigint; head_at timestamptz; clock timestamptz; at timestamptz; answer jsonb;
  first integer[]; facts uuid[]; heads bytea[]; whos bytea[]; marks bytea[]; basis bytea[]; stamps bytea[]; numbers text[];
  types text[]; originators text[]; controllers text[]; clear text[]; begins boolean[]; kinds text[]; effects text[]; series text[];
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    PERFORM ledger.refuse('CL046', 'append runs under READ COMMITTED only; nothing was recorded');
  END IF;
  SELECT * INTO l FROM ledger.log WHERE name = p_log FOR UPDATE;
  IF l.log IS NULL THEN PERFORM ledger.refuse('CL003', 'no such log; nothing was recorded'); END IF;
  IF l.kind IN ('record', 'access') AND NOT EXISTS (SELECT FROM ledger.users x WHERE x.login = u.login AND x.enabled) THEN
    PERFORM ledger.refuse('CL004', 'this user was disabled while he waited; nothing was recorded');
  END IF;
  answer := ledger.earlier_answer(u.recorder, p_request, p_mac);
  IF answer IS NOT NULL THEN RETURN answer; END IF;

  SELECT x.position, x.recorded_at INTO head, head_at FROM ledger.entry x WHERE x.log = l.log ORDER BY x.position DESC LIMIT 1;
  head := coalesce(head, 0);
  clock := ledger.checked_clock(l.kind, p_clock, p_clock_checked, head_at);
  at := greatest(clock, head_at);
  PERFORM ledger.check_versions(l, p_stream, p_version);

  SELECT array_agg(f.i ORDER BY f.e), array_agg(p_slot[f.i] ORDER BY f.e), array_agg(p_stored[f.i] ORDER BY f.e),
         array_agg(CASE WHEN NOT p_sealed[f.i + 1] THEN p_stored[f.i + 1] END ORDER BY f.e),
         array_agg(CASE WHEN NOT p_sealed[f.i + 2] THEN p_stored[f.i + 2] END ORDER BY f.e),
         array_agg(CASE WHEN NOT p_sealed[f.i + 3] THEN p_stored[f.i + 3] END ORDER BY f.e)
    INTO first, facts, heads, whos, marks, basis
    FROM (SELECT o.e, min(o.i)::integer AS i FROM unnest(p_of) WITH ORDINALITY AS o(e, i) GROUP BY o.e) f;
  IF array_length(first, 1) IS DISTINCT FROM array_length(p_event, 1) THEN
    PERFORM ledger.refuse('CL046', 'an entry has no units; nothing was recorded');
  END IF;

  IF l.kind IN ('record', 'access') THEN
    SELECT a.* INTO types, originators, controllers, clear, begins, kinds, effects, series
      FROM ledger.admit(u.agency, u.roles, l.kind, p_stream, p_series, heads, whos, marks, basis) a;
    numbers := ARRAY(SELECT CASE WHEN a.series IS NOT NULL THEN ledger.take_number(a.series, at) END FROM unnest(series) WITH ORDINALITY AS a(series, i) ORDER BY a.i);
    INSERT INTO ledger.stream SELECT a.stream, l.log, a.kind, a.number
      FROM unnest(p_stream, kinds, numbers, begins) AS a(stream, kind, number, begins) WHERE a.begins;
  ELSE
    SELECT array_agg(convert_from(h.unit, 'UTF8')::json -> 2 ->> 'type' ORDER BY h.i), array_agg(u.agency), array_agg(u.agency), array_agg(NULL::text)
      INTO types, originators, controllers, numbers FROM unnest(heads) WITH ORDINALITY AS h(unit, i);
  END IF;

  PERFORM ledger.claim_slots(l.log, p_stream, controllers, p_of, p_slot, p_sealed);
  PERFORM ledger.check_units(l.kind, clear, p_event, facts, p_commitments, p_of, p_ordinal, p_slot, p_sealed, p_stored);

  SELECT array_agg(ledger.stamp(u.agency, s.level, s.clock, coalesce(p_clock_checked, false), n.number, s.roles) ORDER BY n.i) INTO stamps
    FROM unnest(numbers) WITH ORDINALITY AS n(number, i),
         (SELECT ledger.assurance() AS level, ledger.rfc3339(clock) AS clock, ledger.roles_json(u.roles) AS roles OFFSET 0) s;
  WITH written AS (
    INSERT INTO ledger.entry
      SELECT l.log, head + x.i, x.stream, x.version, x.event, at, u.recorder, x.type, x.originator, x.controller, system_user,
             sha256('\x00'::bytea || x.core), x.core
      FROM (SELECT a.*, ledger.core(l.id, head + a.i, a.stream, a.version, a.event, at, u.recorder, a.signature, a.stamp, a.facts, a.commitments) AS core
            FROM unnest(p_event, p_stream, p_version, p_signature, p_commitments, types, originators, controllers, stamps, facts)
                 WITH ORDINALITY AS a(event, stream, version, signature, commitments, type, originator, controller, stamp, facts, i) OFFSET 0) x
    RETURNING position, stream, version, type, leaf)
  SELECT jsonb_build_object('recorded_at', ledger.micros(at), 'entries', coalesce(jsonb_agg(jsonb_build_object(
           'position', w.position, 'stream', w.stream, 'version', w.version, 'leaf', encode(w.leaf, 'hex'), 'type', w.type,
           'number', s.number) ORDER BY w.position), '[]')) INTO answer FROM written w LEFT JOIN ledger.stream s ON s.stream = w.stream;
  INSERT INTO ledger.content
    SELECT l.log, head + x.e, x.slot, x.sealed,
           CASE WHEN x.sealed THEN x.ordinals ELSE 0 || x.ordinals END, CASE WHEN x.sealed THEN x.stored ELSE stamps[x.e] || x.stored END
    FROM (SELECT a.e, a.slot, a.sealed, array_agg(a.ordinal ORDER BY a.ordinal) AS ordinals, array_agg(a.stored ORDER BY a.ordinal) AS stored
          FROM unnest(p_of, p_ordinal, p_slot, p_sealed, p_stored) AS a(e, ordinal, slot, sealed, stored) GROUP BY 1, 2, 3) x;

  IF l.kind = 'record' THEN
    PERFORM ledger.take_effect(l, head, at, clock, p_stream, kinds, types, effects, p_of, p_sealed, p_stored);
  END IF;
  IF p_request IS NOT NULL THEN
    INSERT INTO ledger.request VALUES (u.recorder, p_request, l.log, at, p_mac, head + 1, head + array_length(p_event, 1), answer);
  END IF;
  RETURN answer;
END $$;
