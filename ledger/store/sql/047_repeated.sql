-- What an act with this request id was answered before, or null; another act under the same id is a conflict.
CREATE OR REPLACE FUNCTION ledger.earlier_answer(p_recorder uuid, p_request text, p_mac bytea) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE r ledger.request;
BEGIN
  IF p_request IS NULL THEN RETURN NULL; END IF;
  SELECT * INTO r FROM ledger.request q WHERE q.recorder = p_recorder AND q.request = p_request;
  IF r.request IS NOT NULL AND r.mac IS DISTINCT FROM p_mac THEN
    PERFORM ledger.refuse('CL015', 'this request id was used for another act, or too long ago to compare; nothing was recorded; use a new request id');
  END IF;
  RETURN r.answer || '{"repeated": true}';
END $$;
CREATE OR REPLACE FUNCTION api.repeated(p_request text, p_mac bytea) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT ledger.earlier_answer((ledger.acting()).recorder, p_request, p_mac) $$;
GRANT EXECUTE ON FUNCTION api.repeated TO caseledger_user;
