-- ledger: tables nobody but the owner touches. api: the functions others call. live: the projector's tables.
CREATE SCHEMA IF NOT EXISTS ledger AUTHORIZATION caseledger_owner;
CREATE SCHEMA IF NOT EXISTS api AUTHORIZATION caseledger_owner;
CREATE SCHEMA IF NOT EXISTS live AUTHORIZATION projector;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA api TO caseledger_user, projector, keyring, log_creator;
GRANT USAGE ON SCHEMA live TO caseledger_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE projector IN SCHEMA live GRANT SELECT ON TABLES TO caseledger_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE caseledger_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
