-- A recorded user's row and login role. Logins are opaque (u_ and sixteen hex digits), made here and never reused; nor are recorder ids
-- and keys, by which authors are told apart, and the ledger's own id (all zeros) is nobody's.
-- Nor is an agency called as the ledger calls what nobody brought: its own entries, the unit's slots, a contract log's.
CREATE OR REPLACE FUNCTION ledger.is_agency(code text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT code ~ '^[A-Za-z][A-Za-z0-9_-]{0,39}$' AND code <> ALL ('{ledger,unit,contract}') $$;
CREATE OR REPLACE FUNCTION ledger.add_user(pos bigint, fields jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE p_login text := fields ->> 'login';
BEGIN
  IF p_login !~ '^u_[0-9a-f]{16}$' OR ledger.is_agency(fields ->> 'agency') IS NOT TRUE OR fields ->> 'public_key' !~ '^[0-9a-f]{64}$'
     OR EXISTS (SELECT FROM jsonb_array_elements_text(fields -> 'roles') r WHERE r !~ '^[a-z][a-z_]{0,39}$') THEN
    PERFORM ledger.refuse('CL046', 'login, agency, role or public key is not of its form; nothing was recorded');
  END IF;
  IF (fields ->> 'recorder')::uuid = '00000000-0000-0000-0000-000000000000'
     OR EXISTS (SELECT FROM ledger.users x WHERE x.login <> p_login AND x.recorder = (fields ->> 'recorder')::uuid) THEN
    PERFORM ledger.refuse('CL046', 'this recorder id is another''s or was; nothing was recorded; draw a new one');
  END IF;
  PERFORM ledger.check_key(decode(fields ->> 'public_key', 'hex'), p_login);
  INSERT INTO ledger.users AS u SELECT r.* FROM ledger.user_row(pos, fields) r
    ON CONFLICT (login) DO UPDATE SET added_by = pos
      WHERE u.added_by IS NULL AND u.recorder = EXCLUDED.recorder AND u.agency = EXCLUDED.agency AND u.roles = EXCLUDED.roles AND u.public_key = EXCLUDED.public_key;
  IF NOT FOUND THEN
    PERFORM ledger.refuse('CL005', 'this login was used before; nothing was recorded; logins are never reused');
  END IF;
  INSERT INTO ledger.login_held SELECT r.* FROM ledger.held_row(pos, fields) r;
  PERFORM ledger.open_login(p_login, ledger.texts(fields -> 'roles'));
END $$;
