-- ledger: tables nobody but the owner touches. api: the functions others call. ask: those that a question in SQL may call. live: the projector's tables.
CREATE SCHEMA IF NOT EXISTS ledger AUTHORIZATION caseledger_owner;
CREATE SCHEMA IF NOT EXISTS api AUTHORIZATION caseledger_owner;
CREATE SCHEMA IF NOT EXISTS ask AUTHORIZATION caseledger_owner;
CREATE SCHEMA IF NOT EXISTS live AUTHORIZATION projector;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA api TO caseledger_user, projector, keyring, log_creator;
GRANT USAGE ON SCHEMA ask TO caseledger_asking;
GRANT USAGE ON SCHEMA live TO caseledger_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE projector IN SCHEMA live GRANT SELECT ON TABLES TO caseledger_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE caseledger_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
-- Functions are made anew by the files that follow, so that none of an older release's is left beside them.
DO $$
DECLARE f regprocedure;
BEGIN
  FOR f IN SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
           WHERE n.nspname IN ('ledger', 'api', 'ask') AND p.prorettype <> 'trigger'::regtype LOOP
    EXECUTE format('DROP FUNCTION %s', f);
  END LOOP;
END $$;
