-- Whom what was recorded is not for, by the roles of a login: what anybody said, who is only analyst or administrator; the facts of cases
-- and persons, who is only administrator.
CREATE OR REPLACE FUNCTION ledger.outside_audience(roles text[], sealed boolean, p_kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT NOT roles && CASE WHEN sealed THEN '{practitioner,supervisor,auditor,disclosure_officer}'::text[]
                           ELSE '{practitioner,supervisor,auditor,disclosure_officer,analyst}' END
         AND (sealed OR p_kind <> 'unit')
$$;
