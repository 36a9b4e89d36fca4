-- Whether each event of an act may be recorded by this user at this place, judged by its type's row; and what append must know of it.
-- Refuses the first that may not. p_clear holds each clear unit of the act, null where sealed. A personal field can only come sealed, and
-- nothing is said twice: a clear unit stands under a name that its type allows in clear, once, the envelope in its place.
CREATE OR REPLACE FUNCTION ledger.admit(u ledger.users, l ledger.log, p_stream uuid[], p_series text[], p_units integer[], p_clear jsonb[],
  OUT types text[], OUT originators text[], OUT controllers text[], OUT begins boolean[], OUT kinds text[], OUT numbers text[], OUT effects text[], OUT series text[])
LANGUAGE plpgsql AS $$
DECLARE
  t ledger.event_type; st ledger.stream; first integer := 1; held boolean; stated text; clear text[]; kind text; number text; starts boolean;
  earlier integer; who jsonb; allowed boolean; opened boolean[]; reached boolean[]; refusal text; wrong text;
BEGIN
  FOR e IN 1..cardinality(p_stream) LOOP
    IF p_clear[first] IS NULL THEN
      PERFORM ledger.refuse('CL046', 'a unit that must be clear came sealed; nothing was recorded');
    END IF;
    earlier := array_position(p_stream, p_stream[e]);
    IF earlier < e THEN
      kind := kinds[earlier]; number := numbers[earlier]; starts := false;
    ELSE
      SELECT * INTO st FROM ledger.stream s WHERE s.stream = p_stream[e];
      kind := st.kind; number := st.number; starts := st.stream IS NULL;
    END IF;
    held := p_clear[first] ->> 1 = 'held'; refusal := NULL;
    IF held THEN
      types[e] := NULL; originators[e] := p_clear[first] -> 2 ->> 'originator'; controllers[e] := p_clear[first] -> 2 ->> 'controller';
      clear := '{held}'; effects[e] := NULL; series[e] := NULL;
      IF originators[e] IS DISTINCT FROM u.agency OR NOT u.roles && '{practitioner,supervisor}' OR starts OR l.kind <> 'record' THEN
        refusal := 'CL004 a held entry is recorded by a practitioner of its originating agency, in a stream that exists';
      END IF;
    ELSE
      stated := CASE WHEN p_clear[first] ->> 1 = 'what' THEN p_clear[first] -> 2 ->> 'type' END;
      IF t.type IS DISTINCT FROM stated OR stated IS NULL THEN
        SELECT * INTO t FROM ledger.event_type y WHERE y.type = stated;
        clear := t.clear; allowed := t.roles && u.roles AND ledger.may_record(u.agency, t.event_group);
      END IF;
      kind := coalesce(kind, t.stream_kind); who := p_clear[first + 1] -> 2;
      types[e] := t.type; originators[e] := coalesce(p_clear[first + 2] -> 2 ->> 'originator', u.agency);
      controllers[e] := p_clear[first + 3] -> 2 ->> 'controller'; effects[e] := t.effect; series[e] := CASE WHEN starts THEN t.series END;
      IF t.type IS NULL THEN
        refusal := 'CL026 event type ' || quote_literal(left(coalesce(stated, '?'), 80)) || ' is not known to this database; run server upgrade';
      ELSIF t.access = 'held' OR t.type = 'noted.v1' OR (t.stream_kind = 'access') <> (l.kind = 'access') THEN
        refusal := 'CL046 this type is not recorded this way';
      ELSIF allowed IS NOT TRUE AND NOT (t.event_group = 'sharing' AND t.roles && u.roles AND EXISTS (SELECT FROM ledger.known_on(u.agency, p_stream[e]))) THEN
        refusal := 'CL004 ' || t.type || ' is recorded by ' || array_to_string(t.roles, ', ') || ' under an agreement that names the agency';
      ELSIF kind = 'record' OR t.stream_kind NOT IN (kind, 'record') THEN
        refusal := 'CL046 ' || t.type || ' is not an event of this kind of stream';
      ELSIF originators[e] <> u.agency OR controllers[e] <> u.agency THEN
        refusal := 'CL004 an entry is its recorder''s agency''s, not another''s';
      ELSIF (t.decides OR NOT coalesce(who ->> 'actor' = u.recorder::text AND who ->> 'agency' = u.agency AND who ->> 'role' = ANY (u.roles), false))
            AND NOT ledger.may_act(l.kind, kind, t, who, p_clear[first] -> 2 -> 'occurred_at') THEN
        refusal := 'CL004 the actor held no such role on that day as far as is recorded, or acts by his own login only';
      ELSIF p_series[e] IS DISTINCT FROM series[e] THEN
        refusal := 'CL046 the number series is not the type''s';
      END IF;
    END IF;
    IF earlier < e THEN  -- of a stream that comes again in an act each entry is judged, by what was found of it the first time
      opened[e] := opened[earlier]; reached[e] := reached[earlier];
    ELSE
      opened[e] := starts OR kind NOT IN ('case', 'person', 'proceedings') OR ledger.works_in(u, st);
      reached[e] := opened[e] IS TRUE OR ledger.reaches(u, st);
    END IF;
    IF refusal IS NULL AND opened[e] IS NOT TRUE AND types[e] IS DISTINCT FROM 'glass-broken.v1'
       AND (NOT held AND t.event_group = 'sharing' AND reached[e]) IS NOT TRUE THEN
      refusal := 'CL004 ' || coalesce(t.type, 'a held entry') || ' is recorded in what the agency may see, under an agreement that names it';
    END IF;
    kinds[e] := kind; begins[e] := starts; numbers[e] := number;
    IF refusal IS NULL AND (controllers[e] IS NULL OR originators[e] IS NULL) THEN
      refusal := 'CL046 an entry names no controller or originator';
    ELSIF refusal IS NULL THEN
      wrong := ledger.misplaced(held, clear, first, p_units[e], p_clear);
      refusal := 'CL046 ' || wrong;
    END IF;
    IF refusal IS NOT NULL THEN
      PERFORM ledger.refuse(left(refusal, 5), substring(refusal FROM 7) || '; nothing was recorded');
    END IF;
    first := first + p_units[e];
  END LOOP;
END $$;
-- What is wrong with the names of an entry's clear units, count of them from first on, or null. clear names those that may be.
CREATE OR REPLACE FUNCTION ledger.misplaced(held boolean, clear text[], first integer, count integer, p_clear jsonb[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE name text; seen text[] := '{}'; place text[] := CASE WHEN held THEN '{held}' ELSE '{what,who,marks,basis}' END;
BEGIN
  FOR o IN 1..count LOOP
    name := p_clear[first + o - 1] ->> 1;
    IF name IS NULL THEN
      IF p_clear[first + o - 1] IS NOT NULL THEN RETURN 'a unit that must be sealed came in clear';
      ELSIF o = 1 OR o <= 4 AND NOT held THEN RETURN 'a unit that must be clear came sealed'; END IF;
    ELSIF name = 'decoy' THEN
      IF o <= cardinality(place) THEN RETURN 'a clear unit stands twice or out of its place'; END IF;
    ELSIF (name = ANY (clear)) IS NOT TRUE THEN
      RETURN 'a unit that must be sealed came in clear';
    ELSIF name = ANY (seen) OR name <> place[o] OR held AND o > 1 THEN
      RETURN 'a clear unit stands twice or out of its place';
    ELSE
      seen := seen || name;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
-- The same of a contract log's events: all in clear, of the type that their first unit names.
CREATE OR REPLACE FUNCTION ledger.admit_stored(p_agency text, p_units integer[], p_clear jsonb[], OUT types text[], OUT originators text[], OUT controllers text[])
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE first integer := 1;
BEGIN
  IF array_position(p_clear, NULL) IS NOT NULL THEN
    PERFORM ledger.refuse('CL046', 'a unit that must be clear came sealed; nothing was recorded');
  END IF;
  FOR e IN 1..cardinality(p_units) LOOP
    types[e] := p_clear[first] -> 2 ->> 'type'; originators[e] := p_agency; controllers[e] := p_agency; first := first + p_units[e];
  END LOOP;
END $$;
