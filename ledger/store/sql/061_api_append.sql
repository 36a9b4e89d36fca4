-- What a recorded user calls to record in the cases log. One round trip; the definer is the owner, the actor is the session's user.
CREATE OR REPLACE FUNCTION api.append(
  p_request text, p_mac bytea, p_clock timestamptz, p_clock_checked boolean,
  p_event uuid[], p_stream uuid[], p_version bigint[], p_series text[], p_signature bytea[], p_commitments bytea[],
  p_of integer[], p_ordinal integer[], p_slot uuid[], p_sealed boolean[], p_stored bytea[]) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
  SELECT ledger.check_arrays(p_event, p_stream, p_version, p_series, p_signature, p_commitments, p_of, p_ordinal, p_slot, p_sealed, p_stored);
  SELECT ledger.append_entries(ledger.acting(), 'cases', p_request, p_mac, p_clock, p_clock_checked, p_event, p_stream, p_version, p_series,
    p_signature, p_commitments, p_of, p_ordinal, p_slot, p_sealed, p_stored)
$$;
GRANT EXECUTE ON FUNCTION api.append TO caseledger_user;
