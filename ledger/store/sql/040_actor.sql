-- The recorder behind the session: his row of ledger.users, or a refusal. session_user does not change inside a definer function.
CREATE OR REPLACE FUNCTION ledger.acting() RETURNS ledger.users
LANGUAGE plpgsql STABLE AS $$
DECLARE u ledger.users;
BEGIN
  SELECT * INTO u FROM ledger.users WHERE login = session_user;
  IF u.login IS NULL THEN
    PERFORM ledger.refuse('CL004', 'this login is not a recorded user of the ledger; nothing was done; ask an administrator for user add');
  ELSIF NOT u.enabled THEN
    PERFORM ledger.refuse('CL004', 'this user is disabled; nothing was done');
  ELSIF u.public_key IS NULL THEN
    PERFORM ledger.refuse('CL004', 'the signing key of this user is revoked; nothing was done; have an administrator register a new one (user key register)');
  END IF;
  RETURN u;
END $$;
-- How sure the server is of who is connected (system_user is authentication method ':' identity, null where none was asked).
CREATE OR REPLACE FUNCTION ledger.assurance() RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN (SELECT value FROM ledger.setting WHERE name = 'accounts') = 'shared' THEN 'shared-account'
              WHEN split_part(system_user, ':', 1) IN ('peer', 'ident') THEN 'peer'
              WHEN split_part(system_user, ':', 1) IN ('scram-sha-256', 'md5', 'password') THEN 'scram'
              WHEN split_part(system_user, ':', 1) = 'cert' THEN 'cert'
              ELSE 'none' END
$$;
