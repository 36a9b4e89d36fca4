-- The one place where SQL reads the time. Without a search path of its own, so that the planner inlines it.
CREATE OR REPLACE FUNCTION ledger.ledger_clock() RETURNS timestamptz
LANGUAGE sql VOLATILE AS 'SELECT pg_catalog.clock_timestamp()';
