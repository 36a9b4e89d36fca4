-- What a recorded user calls to record in the cases log. One round trip; the definer is the owner, the actor is the session's user.
CREATE OR REPLACE FUNCTION api.append(
  p_request text, p_mac bytea, p_clock timestamptz, p_clock_checked boolean,
  p_event uuid[], p_stream uuid[], p_version bigint[], p_series text[], p_signature bytea, p_units integer[],
  p_commitments bytea, p_slot uuid[], p_sealed boolean[], p_length integer[], p_stored bytea) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN ledger.append_entries(ledger.acting(), 'cases', p_request, p_mac, p_clock, p_clock_checked, p_event, p_stream, p_version, p_series,
    p_signature, p_units, p_commitments, p_slot, p_sealed, p_length, p_stored);
END $$;
GRANT EXECUTE ON FUNCTION api.append TO caseledger_user;
