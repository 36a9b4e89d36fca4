-- Housekeeping that a privacy rule asks for: request MACs live thirty days, tickets an hour. The request ids and first answers stay.
CREATE OR REPLACE FUNCTION api.expire() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE ledger.request SET mac = NULL WHERE mac IS NOT NULL AND at < ledger.ledger_clock() - interval '30 days';
  DELETE FROM ledger.ticket WHERE issued_at < ledger.ledger_clock() - interval '1 hour';
$$;
GRANT EXECUTE ON FUNCTION api.expire TO projector;
