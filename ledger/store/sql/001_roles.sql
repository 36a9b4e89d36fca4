-- Cluster roles. Run by the superuser; everything after this file runs as caseledger_owner, which nobody can log in as. A login is a
-- member of caseledger_user, for what every user does, and of one group for each of its roles in the ledger, for the work of that role.
-- caseledger_asking is the role that a session takes on (SET ROLE) to lay down everything but the functions of schema ask: whoever oversees,
-- analyses or audits the work may. By itself the membership gives nothing.
DO $$
DECLARE r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['caseledger_owner', 'caseledger_user', 'caseledger_practitioner', 'caseledger_supervisor', 'caseledger_auditor',
                          'caseledger_disclosure_officer', 'caseledger_analyst', 'caseledger_administrator', 'caseledger_asking', 'log_creator'] LOOP
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
-- It hands out the groups and is no member that could act by them.
GRANT caseledger_user TO caseledger_owner WITH ADMIN OPTION;
GRANT caseledger_practitioner, caseledger_supervisor, caseledger_auditor, caseledger_disclosure_officer, caseledger_analyst, caseledger_administrator
  TO caseledger_owner WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT caseledger_asking TO caseledger_supervisor, caseledger_auditor, caseledger_analyst WITH ADMIN FALSE, INHERIT FALSE, SET TRUE;
GRANT pg_read_all_stats TO caseledger_owner;
