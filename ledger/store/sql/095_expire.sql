-- Housekeeping that a privacy rule asks for: request MACs live thirty days, tickets an hour. The request ids and first answers stay.
-- The clock is asked once, in a subquery: as a bare call it would be asked for each row, and no index could be used (every command waits).
CREATE OR REPLACE FUNCTION api.expire() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE ledger.request SET mac = NULL WHERE mac IS NOT NULL AND at < (SELECT ledger.ledger_clock() - interval '30 days');
  DELETE FROM ledger.ticket WHERE issued_at < (SELECT ledger.ledger_clock() - interval '1 hour');
$$;
GRANT EXECUTE ON FUNCTION api.expire TO projector;
