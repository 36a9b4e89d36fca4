-- The purposes of each standing agreement in force that names this agency for this group; '*' names any.
CREATE OR REPLACE FUNCTION ledger.granting(agency text, event_group text) RETURNS TABLE (purposes text[])
LANGUAGE sql STABLE AS $$
  SELECT a.purposes FROM ledger.agreement a WHERE a.ended_by IS NULL
    AND (agency = ANY (a.agencies) OR '*' = ANY (a.agencies)) AND (event_group = ANY (a.groups) OR '*' = ANY (a.groups))
$$;
-- May this user record in this group? By a standing agreement that names his agency; unit and access entries need roles only.
CREATE OR REPLACE FUNCTION ledger.may_record(agency text, event_group text) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT event_group IN ('unit', 'access') OR EXISTS (SELECT FROM ledger.granting(agency, event_group))
$$;
-- May this agency see the clear facts of cases? Agreements in force name it for referrals and for decisions at the gates, which every
-- question about a case is made of.
CREATE OR REPLACE FUNCTION ledger.sees_facts(agency text) RETURNS boolean
LANGUAGE sql STABLE AS $$ SELECT ledger.may_record(agency, 'referral') AND ledger.may_record(agency, 'gates') $$;
