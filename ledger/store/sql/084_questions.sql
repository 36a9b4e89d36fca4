-- Every agency that may have brought entries. From opener to opener by index, for there are many streams and few agencies. The ledger itself,
-- which opens the stream of its indexes with the first checkpoint, is none: no agreement names it, and what it writes is open to all.
CREATE OR REPLACE FUNCTION ledger.originators() RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE openers AS (
    SELECT min(s.opener) AS agency FROM ledger.stream s
    UNION ALL SELECT (SELECT min(s.opener) FROM ledger.stream s WHERE s.opener > o.agency) FROM openers o WHERE o.agency IS NOT NULL)
  SELECT agency FROM openers WHERE agency IS NOT NULL AND agency <> 'ledger' UNION SELECT u.agency FROM ledger.users u UNION SELECT h.agency FROM ledger.login_held h
$$;
-- The agencies of which this one sees the cases that they opened.
CREATE OR REPLACE FUNCTION ledger.openers_seen(p_agency text) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT ARRAY(SELECT o FROM ledger.originators() o WHERE ledger.sees_case(p_agency, o)) $$;
-- The same of the proceedings that they opened.
CREATE OR REPLACE FUNCTION ledger.proceedings_seen(p_agency text) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT ARRAY(SELECT o FROM ledger.originators() o WHERE ledger.sees_proceedings(p_agency, o)) $$;
-- Whose clear units of which types this agency may read, of those that a question reads (null: all), as 'type originator': its own, and of the
-- groups that an agreement opens to it. As in ledger.judge, entries of held types ('held', for their type is sealed) and those of the case
-- itself are there for everybody who sees the case. Which persons are one is told by api.merges_of alone.
CREATE OR REPLACE FUNCTION ledger.seen_types(p_agency text, p_types text[]) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH origins AS MATERIALIZED (SELECT o AS agency FROM ledger.originators() o),
       groups AS MATERIALIZED (
         SELECT g.name, o.agency FROM (SELECT DISTINCT y.event_group FROM ledger.event_type y) g(name) CROSS JOIN origins o
         WHERE o.agency = p_agency OR EXISTS (SELECT FROM ledger.granting(p_agency, g.name, o.agency)))
  SELECT ARRAY(SELECT y.type || ' ' || g.agency FROM ledger.event_type y JOIN groups g ON g.name = y.event_group
               WHERE y.access = 'open' AND NOT ledger.of_the_case(y.type) AND coalesce(y.effect, '') <> ALL ('{merge,merge-ended}')
                 AND (p_types IS NULL OR y.type = ANY (p_types))
               UNION ALL SELECT y.type || ' ' || o.agency FROM ledger.event_type y CROSS JOIN (SELECT agency FROM origins UNION ALL SELECT 'ledger') o
               WHERE ledger.of_the_case(y.type) AND (p_types IS NULL OR y.type = ANY (p_types))
               UNION ALL SELECT 'held ' || o.agency FROM origins o WHERE p_types IS NULL OR 'held' = ANY (p_types))
$$;
-- Streams in which something was recorded that this agency folds nothing of, whatever a question reads: of a type that nobody opens to it of
-- that originator. Of which type is not told apart, so that whoever learns which streams these are learns no more than that entries of them
-- are missing, which the numbers of the rest say too.
CREATE OR REPLACE FUNCTION ledger.closed_streams(p_agency text) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
  WITH RECURSIVE seen AS MATERIALIZED (SELECT unnest(ledger.seen_types(p_agency, NULL)) AS pair),
  brought AS (
    (SELECT e.originator, coalesce(e.type, 'held') AS type FROM ledger.entry e WHERE e.log = 1 AND e.type IS DISTINCT FROM 'record-consulted.v1' ORDER BY 1, 2 LIMIT 1)
    UNION ALL
    SELECT n.originator, n.type FROM brought b CROSS JOIN LATERAL (SELECT e.originator, coalesce(e.type, 'held') AS type FROM ledger.entry e
      WHERE e.log = 1 AND e.type IS DISTINCT FROM 'record-consulted.v1' AND (e.originator, coalesce(e.type, 'held')) > (b.originator, b.type) ORDER BY 1, 2 LIMIT 1) n)
  SELECT DISTINCT x.stream FROM brought b CROSS JOIN LATERAL (SELECT e.stream FROM ledger.entry e
    WHERE e.log = 1 AND e.type IS DISTINCT FROM 'record-consulted.v1' AND e.originator = b.originator AND coalesce(e.type, 'held') = b.type OFFSET 0) x
  WHERE concat_ws(' ', b.type, b.originator) NOT IN (SELECT s.pair FROM seen s)
    AND b.type NOT IN (SELECT y.type FROM ledger.event_type y WHERE y.effect IN ('merge', 'merge-ended'))  -- ledger.fold gives them to nobody
$$;
-- A live row folds all that its question reads, whoever brought it, and cannot be parted afterwards. The rows of every case are served to an
-- agency that sees all that any of them can be made of. Of group access they fold what is of the case itself alone: consultations stand in a
-- log that no question reads, and no agreement opens them.
CREATE OR REPLACE FUNCTION ledger.sees_all(p_agency text, p_types text[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT EXISTS (SELECT FROM ledger.originators() o WHERE NOT ledger.sees_case(p_agency, o)
    OR EXISTS (SELECT FROM (SELECT DISTINCT y.event_group FROM ledger.event_type y
                            WHERE y.access = 'open' AND NOT ledger.of_the_case(y.type) AND y.event_group <> 'access'
                              AND (p_types IS NULL OR y.type = ANY (p_types))) g
               WHERE o <> p_agency AND NOT EXISTS (SELECT FROM ledger.granting(p_agency, g.event_group, o))))
$$;
-- A table of the projector's that a function with its owner's rights may read: held to the end of the transaction, and then looked at, so that it
-- stays what it was seen to be. A view, a rule, a policy, a child, a type with casts of its own, and whatever the server reckons while it
-- plans (indexes, statistics, conditions) would run there with the owner's rights. Null where there is none; raises undefined_table where it goes.
CREATE OR REPLACE FUNCTION ledger.live_table(p_name text) RETURNS regclass
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE t regclass := to_regclass('live.' || quote_ident(p_name));
BEGIN
  IF t IS NULL THEN RETURN NULL; END IF;
  IF (SELECT c.relkind FROM pg_class c WHERE c.oid = t) = 'r' THEN
    EXECUTE format('LOCK TABLE ONLY live.%I IN ACCESS SHARE MODE', p_name);
    t := to_regclass('live.' || quote_ident(p_name));
  END IF;
  IF EXISTS (SELECT FROM pg_class c WHERE c.oid = t AND (c.relkind <> 'r' OR c.relhasrules OR c.relrowsecurity OR c.relhassubclass
      OR EXISTS (SELECT FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                 AND (y.typnamespace <> 'pg_catalog'::regnamespace OR y.typtype <> 'b' OR a.attgenerated <> ''))
      OR EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL))
      OR EXISTS (SELECT FROM pg_statistic_ext x WHERE x.stxrelid = c.oid AND x.stxexprs IS NOT NULL)
      OR EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype NOT IN ('p', 'n')))) THEN
    PERFORM ledger.refuse('CL004', 'a table of this question is not a plain table; nothing was shown; drop it and run projections rebuild --all');
  END IF;
  RETURN t;
END $$;
-- Where a question stands; a row written before a column was thought of has null there.
CREATE OR REPLACE FUNCTION ledger.live_question(p_question text) RETURNS TABLE (table_name text, definition bytea, types text[], "position" bigint)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF ledger.live_table('question') IS NULL THEN RETURN; END IF;
  RETURN QUERY SELECT q.table_name, q.definition_hash,
      CASE WHEN jsonb_typeof(to_jsonb(q) -> 'types') = 'array' THEN ARRAY(SELECT jsonb_array_elements_text(to_jsonb(q) -> 'types')) END, q.position
    FROM ONLY live.question q WHERE q.name = p_question;
END $$;
-- The streams of which something was restricted or erased after an entry: rows folded up to it, by a fold that stopped or is late, hold it still.
CREATE OR REPLACE FUNCTION ledger.taken_back(p_after bigint) RETURNS uuid[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY(SELECT r.stream FROM ledger.restriction r WHERE r.position > p_after
    UNION SELECT s.stream FROM ledger.erasure x JOIN ledger.slot s ON s.slot = x.slot WHERE s.log = 1 AND x.position > p_after)
$$;
-- Is the live table this reader's answer? Not where it answers another definition than his program's, nor where it folds what his agency may
-- not see or what was restricted or erased since: then he folds for himself (below) what is made of that, and whatever he may see he gets the same.
-- Null where there is no table yet.
CREATE OR REPLACE FUNCTION api.question_serves(p_question text, p_definition bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN (SELECT q.definition = p_definition AND ledger.sees_all(u.agency, q.types) AND ledger.taken_back(q.position) = '{}'
    FROM ledger.live_question(p_question) q);
END $$;
GRANT EXECUTE ON FUNCTION api.question_serves TO caseledger_practitioner, caseledger_supervisor, caseledger_auditor, caseledger_disclosure_officer, caseledger_analyst;
-- The streams of proceedings that this agency does not see, though it may see all that a question reads: restrictions and holds are theirs too.
CREATE OR REPLACE FUNCTION ledger.unheard(p_agency text) RETURNS uuid[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY(SELECT s.stream FROM ledger.stream s WHERE s.kind = 'proceedings' AND s.opener <> ALL (ledger.proceedings_seen(p_agency)))
$$;
-- Rows of a live question that a condition selects (null: all), for a reader who may see all that they are made of; those of streams under
-- restriction only where they are asked for, and none that holds what was restricted or erased since it was folded. Volatile, and tried again, because a rebuild may switch to a new table and drop the old one
-- between the two statements.
CREATE OR REPLACE FUNCTION ledger.rows_served(p_agency text, p_question text, p_where jsonpath, p_restricted boolean)
RETURNS TABLE (key text, stream uuid, "row" jsonb)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE held text; read text[]; folded bigint;
BEGIN
  FOR attempt IN 1..10 LOOP
    SELECT q.table_name, q.types, q.position INTO held, read, folded FROM ledger.live_question(p_question) q;
    IF held IS NULL THEN
      PERFORM ledger.refuse('CL003', 'this question has not been built; nothing was shown; run projections rebuild');
    END IF;
    IF NOT ledger.sees_all(p_agency, read) THEN
      PERFORM ledger.refuse('CL004', 'no agreement opens to this agency all that this answer is made of; nothing was shown; ask again to have it made of the rest');
    END IF;
    BEGIN
      IF ledger.live_table(held) IS NOT NULL THEN
        RETURN QUERY EXECUTE format('SELECT q.key, q.stream, q."row" FROM ONLY live.%I q WHERE ($2 OR NOT EXISTS
          (SELECT FROM ledger.restriction r WHERE r.stream = q.stream AND r.versions IS NULL AND r.lifted_by IS NULL))
          AND q.stream <> ALL ($3) AND ($1 IS NULL OR q."row" @@ $1) ORDER BY q.key COLLATE "C"', held) USING p_where, p_restricted,
          ledger.taken_back(folded) || ledger.unheard(p_agency);
        RETURN;
      END IF;
    EXCEPTION WHEN undefined_table THEN NULL;
    END;
  END LOOP;
  PERFORM ledger.refuse('CL003', 'this question is being rebuilt over and over; nothing was shown; try again');
END $$;
-- A row of what is due, with those clocks alone that run for a person's rights: begun by what asks for them, holds, reviews, corrects, restricts or
-- erases; and those of disclosure in proceedings. A restriction of the record suspends none of these.
CREATE OR REPLACE FUNCTION ledger.duties(p_stream uuid, p_row jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT p_row || jsonb_build_object('clocks', coalesce(jsonb_agg(c ORDER BY n), '[]')) FROM jsonb_array_elements(p_row -> 'clocks') WITH ORDINALITY x(c, n)
    JOIN ledger.entry e ON e.log = 1 AND e.stream = p_stream AND e.version = (c ->> 'entry')::bigint
    JOIN ledger.event_type y ON y.type = e.type AND y.event_group IN ('privacy', 'corrections', 'proceedings')
$$;
-- Rows of a live question, less those of streams under restriction; of these a supervisor or disclosure officer is told what is asked for and due.
CREATE OR REPLACE FUNCTION api.question_rows(p_question text) RETURNS TABLE (key text, stream uuid, "row" jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN QUERY SELECT * FROM ledger.rows_served(u.agency, p_question, NULL, false);
  IF p_question IN ('due', 'requests') AND u.roles && '{supervisor,disclosure_officer}' THEN
    RETURN QUERY SELECT q.key, q.stream, d."row"
      FROM ledger.rows_served(u.agency, p_question, NULL, true) q
        CROSS JOIN LATERAL (SELECT CASE p_question WHEN 'due' THEN ledger.duties(q.stream, q."row") ELSE q."row" END AS "row") d
      WHERE q.stream IN (SELECT r.stream FROM ledger.restriction r WHERE r.versions IS NULL AND r.lifted_by IS NULL) AND d."row" -> 'clocks' IS DISTINCT FROM '[]';
  END IF;
END $$;
-- Rows of the question of retention that a condition selects, such as those that are due. What is kept under restriction comes to its review
-- like the rest: whoever carries reviews out, or checks them, sees that it is there.
CREATE OR REPLACE FUNCTION api.retention_rows(p_where jsonpath) RETURNS TABLE (key text, stream uuid, "row" jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN QUERY SELECT * FROM ledger.rows_served(u.agency, 'retention', p_where, u.roles && '{supervisor,disclosure_officer,auditor}');
END $$;
-- Rows of the caseload of open cases alone: after some years most cases are closed, and a list of the others is to stay as quick.
CREATE OR REPLACE FUNCTION api.open_cases() RETURNS TABLE (key text, stream uuid, "row" jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN QUERY SELECT * FROM ledger.rows_served(u.agency, 'caseload', '$.state == "open"', false);
END $$;
GRANT EXECUTE ON FUNCTION api.question_rows, api.retention_rows, api.open_cases TO caseledger_practitioner, caseledger_supervisor, caseledger_auditor, caseledger_disclosure_officer, caseledger_analyst;
-- Where a question stands: position, why it stopped if it did, whether the record is still the history that it was built from, and when the first
-- entry was recorded that it has not folded. Anyone who may ask may know how far behind the answer is.
CREATE OR REPLACE FUNCTION api.question_status() RETURNS SETOF jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  IF ledger.live_table('question') IS NULL THEN RETURN; END IF;
  RETURN QUERY SELECT to_jsonb(q) || jsonb_build_object(
      'same_history', q.position = 0 OR coalesce(q.log_hash = ledger.log_hash('cases', q.position), false),
      'behind_since', (SELECT e.recorded_at FROM ledger.entry e WHERE e.log = 1 AND e.position = q.position + 1)) FROM ONLY live.question q ORDER BY q.name;
END $$;
GRANT EXECUTE ON FUNCTION api.question_status TO caseledger_user;
-- For a reader who folds for himself: streams and types that an agreement lets his agency see, less those under restriction. Both are found
-- once and kept: written as arguments of ledger.fold they would be found anew for each entry.
CREATE OR REPLACE FUNCTION ledger.seen_streams(p_agency text, p_streams uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH openers AS MATERIALIZED (SELECT o FROM unnest(ledger.openers_seen(p_agency)) o),
       heard AS MATERIALIZED (SELECT o FROM unnest(ledger.proceedings_seen(p_agency)) o)
  SELECT ARRAY(SELECT s.stream FROM ledger.stream s WHERE s.stream = ANY (p_streams) AND (s.kind = 'unit'
      OR s.opener IN (SELECT o FROM openers) AND (s.kind <> 'proceedings' OR s.opener IN (SELECT o FROM heard))
      OR s.kind = 'person' AND EXISTS (SELECT FROM ledger.party_of p JOIN ledger.stream c ON c.stream = p.stream
                                       WHERE p.person = s.stream AND c.opener IN (SELECT o FROM openers)))
    AND s.stream NOT IN (SELECT r.stream FROM ledger.restriction r WHERE r.versions IS NULL AND r.lifted_by IS NULL))
$$;
-- The moment at which an answer up to a position speaks: when the last entry up to there was recorded that this reader may see. When others'
-- entries were recorded is not told, or position by position it would be told of every hidden case.
CREATE OR REPLACE FUNCTION api.recorded_at(p_position bigint) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting(); openers text[] := ledger.openers_seen(u.agency); heard text[] := ledger.proceedings_seen(u.agency);
BEGIN
  RETURN (SELECT e.recorded_at FROM ledger.entry e JOIN ledger.stream s ON s.stream = e.stream
          WHERE e.log = 1 AND e.position <= p_position AND (s.kind = 'unit' OR s.opener = ANY (CASE s.kind WHEN 'proceedings' THEN heard ELSE openers END))
          ORDER BY e.position DESC LIMIT 1);
END $$;
GRANT EXECUTE ON FUNCTION api.recorded_at TO caseledger_practitioner, caseledger_supervisor, caseledger_auditor, caseledger_disclosure_officer, caseledger_analyst;
-- The part of a live question that is this reader's answer too, though not all of it is, where it stands under this definition: first the
-- position that it is folded up to, then the rows of the streams of which he sees every entry, and of those that he sees and that hold
-- others, or of which something was restricted or erased since, the stream alone, for him to fold up to there. p_where: only rows of which it holds. One statement, so that no row is newer than what
-- was judged of its stream; volatile, and tried again, as above.
CREATE OR REPLACE FUNCTION api.question_part(p_question text, p_definition bytea, p_where jsonpath) RETURNS TABLE ("position" bigint, key text, stream uuid, "row" jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting(); held text;
BEGIN
  FOR attempt IN 1..10 LOOP
    held := (SELECT q.table_name FROM ledger.live_question(p_question) q WHERE q.definition = p_definition);
    IF held IS NULL THEN RETURN; END IF;
    BEGIN
      IF ledger.live_table(held) IS NULL THEN CONTINUE; END IF;
      RETURN QUERY EXECUTE format('
        WITH stands AS MATERIALIZED (SELECT s.position FROM ONLY live.question s WHERE s.name = $2 AND s.table_name = $3),
          closed AS MATERIALIZED (SELECT c FROM ledger.closed_streams($1) c UNION SELECT t FROM stands s, unnest(ledger.taken_back(s.position)) t),
          seen AS MATERIALIZED (SELECT x FROM unnest(ledger.seen_streams($1, ARRAY(SELECT q.stream FROM ONLY live.%1$I q UNION SELECT c FROM closed))) x)
        SELECT s.position, NULL, NULL::uuid, NULL::jsonb FROM stands s
        UNION ALL SELECT s.position, q.key, q.stream, q."row" FROM stands s CROSS JOIN ONLY live.%1$I q
          WHERE q.stream IN (SELECT x FROM seen) AND q.stream NOT IN (SELECT c FROM closed) AND ($4 IS NULL OR q."row" @@ $4)
        UNION ALL SELECT s.position, NULL, c, NULL FROM stands s CROSS JOIN closed WHERE c IN (SELECT x FROM seen)', held)
        USING u.agency, p_question, held, p_where;
      IF FOUND THEN RETURN; END IF;  -- else another table was switched to
    EXCEPTION WHEN undefined_table THEN NULL;
    END;
  END LOOP;
  PERFORM ledger.refuse('CL003', 'this question is being rebuilt over and over; nothing was shown; try again');
END $$;
GRANT EXECUTE ON FUNCTION api.question_part TO caseledger_practitioner, caseledger_supervisor, caseledger_auditor, caseledger_disclosure_officer, caseledger_analyst;
-- Contents are looked up entry by entry: a hash join would read those of the whole record for a few streams.
DROP FUNCTION IF EXISTS ledger.seen, api.visible_streams, api.visible_range;
CREATE OR REPLACE FUNCTION ledger.seen(p_log text, u ledger.users, p_streams uuid[], p_upto bigint, p_types text[], p_coded text[], p_basis boolean)
RETURNS TABLE (stream uuid, entries text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE streams uuid[] := ledger.seen_streams(u.agency, p_streams); types text[] := ledger.seen_types(u.agency, p_types);
BEGIN
  RETURN QUERY SELECT f.stream, f.entries FROM ledger.fold(p_log, streams, p_upto, 9223372036854775807, p_types, p_coded, p_basis, types) f;
END $$;
CREATE OR REPLACE FUNCTION api.visible_streams(p_log text, p_streams uuid[], p_upto bigint, p_types text[], p_coded text[], p_basis boolean)
RETURNS TABLE (stream uuid, entries text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.stream, f.entries FROM ledger.seen(p_log, (SELECT ledger.acting()), p_streams, p_upto, p_types, p_coded, p_basis) f
$$;
CREATE OR REPLACE FUNCTION api.visible_range(p_log text, p_first uuid, p_last uuid, p_upto bigint, p_types text[], p_coded text[], p_basis boolean)
RETURNS TABLE (stream uuid, entries text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.stream, f.entries
    FROM ledger.seen(p_log, (SELECT ledger.acting()), (SELECT ledger.streams_between(p_log, p_first, p_last)), p_upto, p_types, p_coded, p_basis) f
$$;
GRANT EXECUTE ON FUNCTION api.visible_streams, api.visible_range TO caseledger_practitioner, caseledger_supervisor, caseledger_auditor, caseledger_disclosure_officer, caseledger_analyst;
