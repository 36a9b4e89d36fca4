-- Who may see a unit: the reason it is withheld for, or null. Generated from the one table in ledger/privacy/visible.py.
CREATE OR REPLACE FUNCTION ledger.withheld(erased boolean, restricted boolean, reaches_restricted boolean, own boolean, granted boolean,
                                           privileged boolean, redacted boolean, outside_audience boolean) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT {{visible}} $$;
-- Types that no restriction takes out of view: by them everybody knows that something was taken out of use, and is in use again.
CREATE OR REPLACE FUNCTION ledger.stays_in_view(type text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce(type IN ('record-restricted.v1', 'restriction-lifted.v1'), false) $$;
