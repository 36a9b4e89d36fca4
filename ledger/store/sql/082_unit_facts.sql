-- The same of the unit's own stream, for every user: who is a user, in which roles, under which policy.
CREATE OR REPLACE FUNCTION api.unit_facts(p_types text[] DEFAULT NULL) RETURNS TABLE (
  pos bigint, stream uuid, version bigint, event uuid, recorded_at timestamptz, recorder uuid, type text, units bytea[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT * FROM api.rule_facts(api.unit_stream(), p_types)';
GRANT EXECUTE ON FUNCTION api.unit_facts TO caseledger_user;
