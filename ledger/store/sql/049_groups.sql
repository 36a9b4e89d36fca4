-- The roles of the ledger. The group role of each is caseledger_ and its name (001_roles.sql).
CREATE OR REPLACE FUNCTION ledger.ledger_roles() RETURNS text[] LANGUAGE sql IMMUTABLE AS
$$ SELECT '{practitioner,supervisor,auditor,disclosure_officer,analyst,administrator}'::text[] $$;
-- Make a login a member of the groups of these roles and of no others. What a superuser gave it, another than he cannot take away: doctor
-- names it.
CREATE OR REPLACE FUNCTION ledger.join_groups(p_login text, p_roles text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE r text; is_member boolean;
BEGIN
  IF NOT p_roles <@ ledger.ledger_roles() THEN
    PERFORM ledger.refuse('CL046', 'a role is none of the ledger''s; nothing was recorded');
  END IF;
  FOREACH r IN ARRAY ledger.ledger_roles() LOOP
    is_member := EXISTS (SELECT FROM pg_auth_members m WHERE m.roleid = to_regrole('caseledger_' || r) AND m.member = to_regrole(quote_ident(p_login)));
    IF r = ANY (p_roles) AND NOT is_member THEN
      EXECUTE format('GRANT %I TO %I', 'caseledger_' || r, p_login);
    ELSIF is_member AND r <> ALL (p_roles) THEN
      EXECUTE format('REVOKE %I FROM %I', 'caseledger_' || r, p_login);
    END IF;
  END LOOP;
END $$;
-- Open a user's login: it can connect to this database alone, and is in the groups of its roles.
CREATE OR REPLACE FUNCTION ledger.open_login(p_login text, p_roles text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = p_login) THEN
    EXECUTE format('CREATE ROLE %I LOGIN IN ROLE caseledger_user', p_login);
  END IF;
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), p_login);
  PERFORM ledger.join_groups(p_login, p_roles);
END $$;
-- Close it for good, by the entry at a position. It stays a member of caseledger_user, so that a session that stands is told why it can do
-- nothing more.
CREATE OR REPLACE FUNCTION ledger.close_login(pos bigint, p_login text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ledger.login_held h SET ended_by = pos FROM ledger.users u WHERE u.login = p_login AND h.recorder = u.recorder AND h.ended_by IS NULL;
  PERFORM ledger.join_groups(p_login, '{}');
  EXECUTE format('ALTER ROLE %I NOLOGIN', p_login);
END $$;
