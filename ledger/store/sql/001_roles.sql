-- Cluster roles. Run by the superuser; everything after this file runs as caseledger_owner, which nobody can log in as.
DO $$
DECLARE r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['caseledger_owner', 'caseledger_user', 'log_creator'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', r);
    END IF;
  END LOOP;
  FOREACH r IN ARRAY ARRAY['projector', 'keyring'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
      EXECUTE format('CREATE ROLE %I LOGIN', r);
    END IF;
  END LOOP;
END $$;
-- The owner makes the login of a recorded user in the transaction that records him, and sees idle writers.
ALTER ROLE caseledger_owner CREATEROLE;
GRANT caseledger_user TO caseledger_owner WITH ADMIN OPTION;
GRANT pg_read_all_stats TO caseledger_owner;
