-- Whether each event of an act may be recorded by this user at this place, judged by its type's row; and what append must know of it.
-- code is null for an event that is admitted. clear names, between blanks, the units that may come in clear.
CREATE OR REPLACE FUNCTION ledger.admit(p_agency text, p_roles text[], p_kind text, p_stream uuid[], p_series text[], p_signature bytea[], p_first bytea[], p_marks bytea[], p_basis bytea[])
RETURNS TABLE (i bigint, type text, originator text, controller text, begins boolean, kind text, series text, effect text, clear text, code text, why text)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT x.i, x.type, x.originator, x.controller, x.begins, x.kind, x.series, x.effect, x.clear, left(w.refusal, 5), substring(w.refusal FROM 7)
  FROM (
    SELECT a.i, t.type, a.held, a.stated, t.access, t.roles, t.event_group, t.stream_kind, t.effect, a.signature, a.series_asked,
      CASE WHEN a.held THEN a.what ->> 'originator' ELSE coalesce(a.marks ->> 'originator', p_agency) END AS originator,
      CASE WHEN a.held THEN a.what ->> 'controller' ELSE a.basis ->> 'controller' END AS controller,
      s.stream IS NULL AND row_number() OVER of_stream = 1 AS begins,
      coalesce(s.kind, first_value(t.stream_kind) OVER of_stream) AS kind, t.series,
      CASE WHEN a.held THEN ' held decoy ' ELSE ' ' || array_to_string(t.clear, ' ') || ' ' END AS clear
    FROM (SELECT b.i, b.stream, b.signature, b.series_asked, b.first ->> 1 = 'held' AS held, b.first -> 2 AS what, b.first -> 2 ->> 'type' AS stated,
                 b.first ->> 1 AS first_name, b.marks -> 2 AS marks, b.basis -> 2 AS basis
          FROM (SELECT c.i, c.stream, c.signature, c.series_asked, convert_from(c.first, 'UTF8')::json AS first, convert_from(c.marks, 'UTF8')::json AS marks,
                       convert_from(c.basis, 'UTF8')::json AS basis
                FROM unnest(p_stream, p_series, p_signature, p_first, p_marks, p_basis) WITH ORDINALITY
                     AS c(stream, series_asked, signature, first, marks, basis, i) OFFSET 0) b OFFSET 0) a
    LEFT JOIN ledger.event_type t ON NOT a.held AND a.first_name = 'what' AND t.type = a.stated
    LEFT JOIN ledger.stream s ON s.stream = a.stream
    WINDOW of_stream AS (PARTITION BY a.stream ORDER BY a.i)) x
  CROSS JOIN LATERAL (SELECT CASE
      WHEN octet_length(x.signature) <> 64 THEN 'CL046 an entry came without its author''s signature'
      WHEN x.controller IS NULL OR x.originator IS NULL THEN 'CL046 an entry names no controller or originator'
      WHEN x.held THEN CASE WHEN x.originator IS DISTINCT FROM p_agency OR NOT p_roles && '{practitioner,supervisor}' OR x.begins OR p_kind <> 'record'
        THEN 'CL004 a held entry is recorded by a practitioner of its originating agency, in a stream that exists' END
      WHEN x.type IS NULL THEN 'CL026 event type ' || quote_literal(left(coalesce(x.stated, '?'), 80)) || ' is not known to this database; run server upgrade'
      WHEN x.access = 'held' OR x.type = 'noted.v1' OR (x.stream_kind = 'access') <> (p_kind = 'access') THEN 'CL046 this type is not recorded this way'
      WHEN NOT x.roles && p_roles OR NOT ledger.may_record(p_agency, x.event_group)
        THEN 'CL004 ' || x.type || ' is recorded by ' || array_to_string(x.roles, ', ') || ' under an agreement that names the agency'
      WHEN x.kind = 'record' OR x.stream_kind NOT IN (x.kind, 'record') THEN 'CL046 ' || x.type || ' is not an event of this kind of stream'
      WHEN x.series_asked IS DISTINCT FROM CASE WHEN x.begins THEN x.series END THEN 'CL046 the number series is not the type''s'
    END AS refusal OFFSET 0) w;
END $$;
