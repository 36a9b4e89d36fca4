-- Rows of a live question for this reader: clear facts of streams that an agreement lets his agency see, less those under restriction.
-- Volatile, and tried again, because a rebuild may switch to a new table and drop the old one between the two statements.
CREATE OR REPLACE FUNCTION api.question_rows(p_question text) RETURNS TABLE (key text, stream uuid, "row" jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting(); held text;
BEGIN
  FOR attempt IN 1..10 LOOP
    IF to_regclass('live.question') IS NOT NULL THEN
      SELECT q.table_name INTO held FROM live.question q WHERE q.name = p_question;
    END IF;
    IF EXISTS (SELECT FROM pg_class c WHERE c.oid = to_regclass('live.' || quote_ident(held)) AND (c.relkind <> 'r' OR c.relhasrules OR c.relrowsecurity)) THEN
      PERFORM ledger.refuse('CL004', 'this question''s table is not a plain table; nothing was shown; run projections rebuild');
    END IF;
    IF held IS NULL THEN
      PERFORM ledger.refuse('CL003', 'this question has not been built; nothing was shown; run projections rebuild');
    END IF;
    BEGIN
      RETURN QUERY EXECUTE format('SELECT q.key, q.stream, q."row" FROM live.%I q WHERE ledger.sees_facts($1) AND NOT EXISTS
        (SELECT FROM ledger.restriction r WHERE r.stream = q.stream AND r.versions IS NULL AND r.lifted_by IS NULL) ORDER BY q.key COLLATE "C"', held)
        USING u.agency;
      RETURN;
    EXCEPTION WHEN undefined_table THEN NULL;
    END;
  END LOOP;
  PERFORM ledger.refuse('CL003', 'this question is being rebuilt over and over; nothing was shown; try again');
END $$;
GRANT EXECUTE ON FUNCTION api.question_rows TO caseledger_user;
-- Where a question stands: position, and why it stopped if it did. Anyone who may ask may know how far behind the answer is.
CREATE OR REPLACE FUNCTION api.question_status() RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  IF to_regclass('live.question') IS NULL THEN RETURN; END IF;
  RETURN QUERY SELECT to_jsonb(q) FROM live.question q ORDER BY q.name;
END $$;
GRANT EXECUTE ON FUNCTION api.question_status TO caseledger_user;
-- For a reader who folds for himself (an as-of answer): types and streams that an agreement lets his agency see, less those under restriction.
CREATE OR REPLACE FUNCTION ledger.seen_types(p_agency text, p_types text[]) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY(SELECT y.type FROM ledger.event_type y WHERE ledger.may_record(p_agency, y.event_group) AND (p_types IS NULL OR y.type = ANY (p_types)))
$$;
CREATE OR REPLACE FUNCTION ledger.seen_streams(p_agency text, p_streams uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY(SELECT s.id FROM unnest(p_streams) AS s(id) WHERE ledger.sees_facts(p_agency)
    AND s.id NOT IN (SELECT r.stream FROM ledger.restriction r WHERE r.versions IS NULL AND r.lifted_by IS NULL))
$$;
CREATE OR REPLACE FUNCTION api.visible_streams(p_log text, p_streams uuid[], p_upto bigint, p_types text[], p_marks boolean)
RETURNS TABLE (stream uuid, entries text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN QUERY SELECT f.stream, f.entries FROM ledger.fold(p_log, ledger.seen_streams(u.agency, p_streams), p_upto, 9223372036854775807,
    ledger.seen_types(u.agency, p_types), p_marks) f;
END $$;
CREATE OR REPLACE FUNCTION api.visible_range(p_log text, p_first uuid, p_last uuid, p_upto bigint, p_types text[], p_marks boolean)
RETURNS TABLE (stream uuid, entries text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN QUERY SELECT f.stream, f.entries FROM ledger.fold(p_log, ledger.seen_streams(u.agency, ledger.streams_between(p_log, p_first, p_last)),
    p_upto, 9223372036854775807, ledger.seen_types(u.agency, p_types), p_marks) f;
END $$;
GRANT EXECUTE ON FUNCTION api.visible_streams, api.visible_range TO caseledger_user;
