-- Whether each event of an act may be recorded by this user at this place, judged by its type's row; and what append must know of it.
-- Refuses the first that may not. clear names, between blanks, the units that may come in clear. p_marks and p_basis are null where sealed.
CREATE OR REPLACE FUNCTION ledger.admit(p_agency text, p_roles text[], p_kind text, p_stream uuid[], p_series text[], p_first bytea[], p_who bytea[], p_marks bytea[], p_basis bytea[],
  OUT types text[], OUT originators text[], OUT controllers text[], OUT clear text[], OUT begins boolean[], OUT kinds text[], OUT effects text[], OUT series text[])
LANGUAGE plpgsql STABLE AS $$
DECLARE t ledger.event_type; st ledger.stream; unit json; who json; stated text; kind text; starts boolean; earlier integer; refusal text;
BEGIN
  FOR e IN 1..cardinality(p_stream) LOOP
    unit := convert_from(p_first[e], 'UTF8')::json;
    stated := CASE WHEN unit ->> 1 = 'what' THEN unit -> 2 ->> 'type' END;
    earlier := array_position(p_stream, p_stream[e]);
    IF earlier < e THEN
      kind := kinds[earlier]; starts := false;
    ELSE
      SELECT * INTO st FROM ledger.stream s WHERE s.stream = p_stream[e];
      kind := st.kind; starts := st.stream IS NULL;
    END IF;
    IF unit ->> 1 = 'held' THEN
      types[e] := NULL; originators[e] := unit -> 2 ->> 'originator'; controllers[e] := unit -> 2 ->> 'controller';
      clear[e] := ' held decoy '; effects[e] := NULL; series[e] := NULL;
      refusal := CASE WHEN originators[e] IS DISTINCT FROM p_agency OR NOT p_roles && '{practitioner,supervisor}' OR starts OR p_kind <> 'record'
        THEN 'CL004 a held entry is recorded by a practitioner of its originating agency, in a stream that exists' END;
    ELSE
      IF t.type IS DISTINCT FROM stated OR stated IS NULL THEN
        SELECT * INTO t FROM ledger.event_type y WHERE y.type = stated;
      END IF;
      kind := coalesce(kind, t.stream_kind);
      types[e] := t.type; originators[e] := coalesce(convert_from(p_marks[e], 'UTF8')::json -> 2 ->> 'originator', p_agency);
      controllers[e] := convert_from(p_basis[e], 'UTF8')::json -> 2 ->> 'controller';
      clear[e] := ' ' || array_to_string(t.clear, ' ') || ' '; effects[e] := t.effect; series[e] := CASE WHEN starts THEN t.series END;
      who := convert_from(p_who[e], 'UTF8')::json -> 2;
      refusal := CASE
        WHEN t.type IS NULL THEN 'CL026 event type ' || quote_literal(left(coalesce(stated, '?'), 80)) || ' is not known to this database; run server upgrade'
        WHEN t.access = 'held' OR t.type = 'noted.v1' OR (t.stream_kind = 'access') <> (p_kind = 'access') THEN 'CL046 this type is not recorded this way'
        WHEN NOT t.roles && p_roles OR NOT ledger.may_record(p_agency, t.event_group)
          THEN 'CL004 ' || t.type || ' is recorded by ' || array_to_string(t.roles, ', ') || ' under an agreement that names the agency'
        WHEN kind = 'record' OR t.stream_kind NOT IN (kind, 'record') THEN 'CL046 ' || t.type || ' is not an event of this kind of stream'
        WHEN originators[e] <> p_agency THEN 'CL004 an entry is its recorder''s agency''s, not another''s'
        WHEN NOT ledger.may_act(p_kind, t.effect, who, unit -> 2 -> 'occurred_at')
          THEN 'CL004 the actor held no such role on that day as far as is recorded, or acts by his own login only'
        WHEN p_series[e] IS DISTINCT FROM series[e] THEN 'CL046 the number series is not the type''s' END;
    END IF;
    kinds[e] := kind; begins[e] := starts;
    refusal := coalesce(refusal, CASE WHEN controllers[e] IS NULL OR originators[e] IS NULL THEN 'CL046 an entry names no controller or originator' END);
    IF refusal IS NOT NULL THEN
      PERFORM ledger.refuse(left(refusal, 5), substring(refusal FROM 7) || '; nothing was recorded');
    END IF;
  END LOOP;
END $$;
