-- Who may see a unit: the reason it is withheld for, or null. Generated from the one table in ledger/privacy/visible.py.
CREATE OR REPLACE FUNCTION ledger.withheld(erased boolean, restricted boolean, reaches_restricted boolean, own boolean, granted boolean,
                                           privileged boolean, redacted boolean, outside_audience boolean) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT {{visible}} $$;
