-- What a question in SQL may call, and nothing else: granted to caseledger_asking alone, filtered by who is connected like every function of
-- schema api. The comments are the documentation (docs/sql.md is written from them): what it gives, then a line for each column.
CREATE OR REPLACE FUNCTION ask.questions() RETURNS TABLE (name text, title text, definition text, columns jsonb, "position" bigint, built timestamptz,
  checked timestamptz, stopped text, open boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN QUERY SELECT q ->> 'name', q -> 'told' ->> 'title', q -> 'told' ->> 'definition', q -> 'told' -> 'columns', (q ->> 'position')::bigint,
      (q ->> 'built_at')::timestamptz, (q ->> 'checked_at')::timestamptz, q ->> 'stopped_reason',
      ledger.sees_all(u.agency, CASE WHEN jsonb_typeof(q -> 'types') = 'array' THEN ledger.texts(q -> 'types') END)
    FROM api.question_status() q ORDER BY 1;
END $$;
COMMENT ON FUNCTION ask.questions() IS $$Every question that is kept answered, with the words that say what it means.
name: as rows takes it, and caseledger ask
title: in a few words
definition: what is counted, and the denominator
columns: what stands in a row, by name
position: the entry up to which the answer is folded
built: since when its rows are kept
checked: when they were last compared with the record
stopped: why it is not kept up, if it is not
open: whether rows answers you: your agency may see all that it is made of$$;
CREATE OR REPLACE FUNCTION ask.rows(question text) RETURNS TABLE (key text, stream uuid, fields jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  IF EXISTS (SELECT FROM ledger.live_question(question) q WHERE NOT ledger.sees_all(u.agency, q.types)) THEN
    PERFORM ledger.refuse('CL004', 'no agreement opens to this agency all that this answer is made of; nothing was shown; caseledger ask makes one of the rest');
  END IF;
  RETURN QUERY SELECT q.* FROM api.question_rows(question) q;
END $$;
COMMENT ON FUNCTION ask.rows(text) IS $$The rows of a question as they stand now, less what is restricted. Refused where the question is made of what no agreement shows your agency: caseledger ask makes you an answer of the rest.
key: which row of the question it is
stream: the case or person that it is of, by opaque id
fields: its values by name; questions tells what each means$$;
CREATE OR REPLACE FUNCTION ask.entries(types text[] DEFAULT NULL, since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL)
RETURNS TABLE ("position" bigint, stream uuid, kind text, number text, version bigint, type text, occurred jsonb, day date, recorded_at timestamptz, agency text, fields jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10000 SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting(); zone text := (SELECT x.value FROM ledger.setting x WHERE x.name = 'zone');
BEGIN
  -- The first five units are stamp, what, who, marks and basis. Fields are read here and not by a function, which would cost ten times as much.
  RETURN QUERY SELECT a.pos, a.stream, s.kind, s.number, a.version, a.type, w.occurred,
      ledger.last_day(d.until, d."precision", a.recorded_at, zone), a.recorded_at, a.agency,
      (SELECT coalesce(jsonb_object_agg(x.unit ->> 1, x.unit -> 2) FILTER (WHERE x.unit ->> 1 <> ALL ('{layout,decoy,leaf}')), '{}')
       FROM (SELECT convert_from(y, 'UTF8')::jsonb AS unit FROM unnest(a.units[6:]) y OFFSET 0) x)
    FROM ledger.asked(u, ledger.open_types(types), since, until, false) a JOIN ledger.stream s ON s.stream = a.stream
      CROSS JOIN LATERAL (SELECT convert_from(a.units[2], 'UTF8')::jsonb -> 2 -> 'occurred_at' OFFSET 0) w(occurred)
      CROSS JOIN LATERAL (SELECT coalesce(w.occurred ->> 'until', w.occurred ->> 'value'), w.occurred ->> 'precision' OFFSET 0) d(until, "precision");
END $$;
COMMENT ON FUNCTION ask.entries(text[], timestamptz, timestamptz) IS $$Entries of the record with what they say in clear, as they were recorded: a correction is an entry of its own, and rows has it worked in. types: only of these (NULL: of all), by name, as 'triage-decided'; since, until: only what was recorded from then on and before then. Left out is what no agreement shows your agency, what is restricted or erased, and what an agency holds.
position: its place in the record
stream: the case or person that it is of, by opaque id
kind: case, person or unit
number: of that case or person
version: its number there; caseledger show takes it after a #
type: what kind of event, with its version
occurred: when it happened, as precisely as it is known
day: the last day on which it can have happened, in the unit's zone
recorded_at: when it was recorded
agency: whose entry it is
fields: its coded fields by name; docs/events.md tells what each means$$;
CREATE OR REPLACE FUNCTION ask.cases() RETURNS TABLE (stream uuid, number text, agency text, referred date, begun timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting(); zone text := (SELECT x.value FROM ledger.setting x WHERE x.name = 'zone');
BEGIN
  RETURN QUERY SELECT a.stream, s.number, s.opener, ledger.last_day(d.until, d."precision", a.recorded_at, zone), a.recorded_at
    FROM ledger.asked(u, ledger.open_types(NULL), NULL, NULL, true) a JOIN ledger.stream s ON s.stream = a.stream AND s.kind = 'case'
      CROSS JOIN LATERAL (SELECT convert_from(a.units[2], 'UTF8')::jsonb -> 2 -> 'occurred_at' OFFSET 0) w(occurred)
      CROSS JOIN LATERAL (SELECT coalesce(w.occurred ->> 'until', w.occurred ->> 'value'), w.occurred ->> 'precision' OFFSET 0) d(until, "precision");
END $$;
COMMENT ON FUNCTION ask.cases() IS $$Every case that stands open to your agency, less those that are restricted whole or with their referral.
stream: its opaque id, as rows and entries have it
number: of the case
agency: that opened it
referred: the last day on which the referral can have been made, in the unit's zone
begun: when its first entry was recorded$$;
CREATE OR REPLACE FUNCTION ask.members() RETURNS TABLE (member uuid, login text, agency text, roles text[], enabled boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT m.recorder, m.login, m.agency, m.roles, m.enabled FROM api.members() m $$;
COMMENT ON FUNCTION ask.members() IS $$The users of the ledger, without names: those are sealed.
member: by opaque id, as a row's owner has it
login: of the user, opaque too
agency: of the user now
roles: of the login now
enabled: whether the login is open$$;
CREATE OR REPLACE FUNCTION ask.agencies() RETURNS TABLE (agency text, users bigint, open boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN QUERY SELECT o, (SELECT count(*) FROM ledger.users m WHERE m.agency = o AND m.enabled), ledger.sees_case(u.agency, o) FROM ledger.originators() o ORDER BY o COLLATE "C";
END $$;
COMMENT ON FUNCTION ask.agencies() IS $$The agencies of the users that are or were: of whose cases an answer can be made.
agency: its code
users: how many users of it have an open login
open: whether the cases that it opened stand open to your agency$$;
CREATE OR REPLACE FUNCTION ask.functions() RETURNS TABLE (name text, takes text, gives text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.proname::text, pg_get_function_arguments(p.oid), obj_description(p.oid, 'pg_proc') FROM pg_proc p
  WHERE p.pronamespace = 'ask'::regnamespace ORDER BY p.proname
$$;
COMMENT ON FUNCTION ask.functions() IS $$These functions, as they are documented here.
name: of the function
takes: its parameters
gives: what it gives, and what each column means$$;
-- One statement that gives rows, opened as a cursor with the rights that the session has then. Several statements, and any that gives none,
-- are refused by the server itself, which takes the text as a value and not as part of a command.
CREATE OR REPLACE FUNCTION ask.open(statement text) RETURNS refcursor
LANGUAGE plpgsql VOLATILE AS $$
DECLARE answer refcursor := 'answer';
BEGIN
  OPEN answer NO SCROLL FOR EXECUTE statement;
  RETURN answer;
END $$;
COMMENT ON FUNCTION ask.open(text) IS $$Opens one statement that gives rows as the cursor answer, for FETCH in the same transaction: what caseledger ask --sql does.$$;
GRANT EXECUTE ON FUNCTION ask.questions, ask.rows, ask.entries, ask.cases, ask.members, ask.agencies, ask.functions, ask.open TO caseledger_asking;
