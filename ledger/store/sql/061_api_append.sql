-- What a recorded user calls to record in the cases log. One round trip; the definer is the owner, the actor is the session's user.
CREATE OR REPLACE FUNCTION api.append(
  p_request text, p_mac bytea, p_clock timestamptz, p_clock_checked boolean, p_key bytea,
  p_event uuid[], p_stream uuid[], p_version bigint[], p_series text[], p_signature bytea, p_units integer[],
  p_commitments bytea, p_slot uuid[], p_sealed boolean[], p_length integer[], p_stored bytea) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN (ledger.append_entries(ledger.acting(), 'cases', ARRAY[p_request], ARRAY[p_mac], ARRAY[cardinality(p_event)], p_clock, p_clock_checked, p_key, p_event,
    p_stream, p_version, p_series, p_signature, p_units, p_commitments, p_slot, p_sealed, p_length, p_stored)).answers -> 0;
END $$;
-- The same of several acts at once, each under a request id of its own: all are recorded or none. p_acts counts the events of each.
CREATE OR REPLACE FUNCTION api.append_acts(
  p_request text[], p_mac bytea[], p_acts integer[], p_clock timestamptz, p_key bytea,
  p_event uuid[], p_stream uuid[], p_version bigint[], p_series text[], p_signature bytea, p_units integer[],
  p_commitments bytea, p_slot uuid[], p_sealed boolean[], p_length integer[], p_stored bytea) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE acts text := '[1:' || cardinality(p_acts) || ']';
BEGIN
  IF (array_dims(p_acts) = acts AND array_dims(p_request) = acts AND array_dims(p_mac) = acts AND array_position(p_request, NULL) IS NULL
      AND array_position(p_mac, NULL) IS NULL AND 1 <= ALL (p_acts) AND (SELECT sum(n) FROM unnest(p_acts) n) = cardinality(p_event)
      AND (SELECT count(DISTINCT r) FROM unnest(p_request) r) = cardinality(p_acts)) IS NOT TRUE THEN
    PERFORM ledger.refuse('CL046', 'acts that come together have each a request id, a MAC and a count of events; nothing was recorded');
  END IF;
  RETURN (ledger.append_entries(ledger.acting(), 'cases', p_request, p_mac, p_acts, p_clock, false, p_key, p_event,
    p_stream, p_version, p_series, p_signature, p_units, p_commitments, p_slot, p_sealed, p_length, p_stored)).answers;
END $$;
GRANT EXECUTE ON FUNCTION api.append TO caseledger_user;
GRANT EXECUTE ON FUNCTION api.append_acts TO caseledger_practitioner, caseledger_supervisor, caseledger_administrator;
