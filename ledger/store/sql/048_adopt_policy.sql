-- A policy takes effect (see ledger.policy_rows), if the server can work by it.
CREATE OR REPLACE FUNCTION ledger.adopt_policy(document text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE policy jsonb := document::jsonb;
BEGIN
  IF jsonb_typeof(policy) <> 'object' OR (policy ? 'zone' AND NOT EXISTS (SELECT FROM pg_timezone_names z WHERE z.name = policy ->> 'zone')) THEN
    PERFORM ledger.refuse('CL046', 'the policy is no JSON object, or its time zone is not known to the server; nothing was recorded');
  END IF;
  INSERT INTO ledger.setting SELECT r.* FROM ledger.policy_rows(document) r
    ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value;
END $$;
