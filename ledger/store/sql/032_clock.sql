-- The one place where SQL reads the time.
CREATE OR REPLACE FUNCTION ledger.ledger_clock() RETURNS timestamptz
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS 'SELECT clock_timestamp()';
