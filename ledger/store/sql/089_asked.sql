-- What a question in SQL is made of: entries with their clear units, as ledger.seen gives them to a reader who folds for himself. Left out are held
-- entries, those that no agreement shows his agency, those of streams and entries under restriction, and those whose clear units are
-- erased. p_types: full names of types; recorded from p_since on (null: from the first) and before p_until (null: to the last);
-- p_first: only the first entry of each stream.
CREATE OR REPLACE FUNCTION ledger.asked(u ledger.users, p_types text[], p_since timestamptz, p_until timestamptz, p_first boolean)
RETURNS TABLE (pos bigint, stream uuid, version bigint, type text, recorded_at timestamptz, agency text, units bytea[])
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  streams uuid[] := ledger.seen_streams(u.agency, ARRAY(SELECT s.stream FROM ledger.stream s WHERE s.log = 1));
  seen text[] := ledger.seen_types(u.agency, p_types);
BEGIN
  RETURN QUERY SELECT e.position, e.stream, e.version, e.type, e.recorded_at, e.originator, c.stored
    FROM ledger.entry e JOIN ledger.content c ON c.log = e.log AND c.position = e.position AND NOT c.sealed
    WHERE e.log = 1 AND e.stream IN (SELECT unnest(streams)) AND e.type || ' ' || e.originator IN (SELECT unnest(seen))
      AND (NOT p_first OR e.version = 1) AND (p_since IS NULL OR e.recorded_at >= p_since) AND (p_until IS NULL OR e.recorded_at < p_until)
      AND c.slot NOT IN (SELECT x.slot FROM ledger.erasure x)
      AND (e.stream, e.version) NOT IN (SELECT r.stream, unnest(r.versions) FROM ledger.restriction r WHERE r.lifted_by IS NULL);
END $$;
-- The full names of the open types that are meant by names with or without their version; of all of them where none is given.
CREATE OR REPLACE FUNCTION ledger.open_types(p_names text[]) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM unnest(p_names) n WHERE NOT EXISTS (SELECT FROM ledger.event_type y
             WHERE y.access = 'open' AND y.stream_kind <> 'access' AND n IN (y.type, regexp_replace(y.type, '\.v[0-9]+$', '')))) THEN
    PERFORM ledger.refuse('CL003', 'a type is none that is recorded in clear; nothing was shown; see docs/events.md for their names');
  END IF;
  RETURN ARRAY(SELECT y.type FROM ledger.event_type y WHERE y.access = 'open' AND y.stream_kind <> 'access'
               AND (p_names IS NULL OR y.type = ANY (p_names) OR regexp_replace(y.type, '\.v[0-9]+$', '') = ANY (p_names)));
END $$;
-- The last day, in a zone, on which something can have happened: none after that of its recording (ledger/events/occurred.py, last_day). g is the end
-- of the time, as it is written. One expression, so that it becomes part of the query that asks: a call costs more than all that it reckons.
CREATE OR REPLACE FUNCTION ledger.last_day(g text, "precision" text, recorded timestamptz, zone text) RETURNS date
LANGUAGE sql STABLE AS $$
  SELECT least((recorded AT TIME ZONE zone)::date, CASE
    WHEN length(g) > 10 THEN CASE WHEN pg_input_is_valid(g, 'timestamptz') THEN (g::timestamptz AT TIME ZONE zone)::date END
    WHEN pg_input_is_valid(left(g || '-01-01', 10), 'date')
      THEN (left(g || '-01-01', 10)::date + (CASE length(g) WHEN 4 THEN interval '1 year' WHEN 7 THEN interval '1 month' ELSE interval '1 day' END)
            * CASE "precision" WHEN 'approximate' THEN 2 ELSE 1 END)::date - 1 END)
$$;
