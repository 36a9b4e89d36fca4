-- The row of ledger.login_held that an entry means; and a user's row after his agency and roles were changed.
CREATE OR REPLACE FUNCTION ledger.held_row(pos bigint, fields jsonb) RETURNS ledger.login_held LANGUAGE sql IMMUTABLE AS $$
  SELECT ROW(pos, (fields ->> 'recorder')::uuid, fields ->> 'agency', ledger.texts(fields -> 'roles'), NULL)::ledger.login_held
$$;
CREATE OR REPLACE FUNCTION ledger.moved(u ledger.users, fields jsonb) RETURNS ledger.users LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  u.agency := fields ->> 'agency';
  u.roles := ledger.texts(fields -> 'roles');
  RETURN u;
END $$;
-- A user's agency and roles are changed by an administrator who is somebody else, unless he is the only one who can sign; and one is left.
CREATE OR REPLACE FUNCTION ledger.change_roles(pos bigint, fields jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE me ledger.users := ledger.acting(); u ledger.users; to_be ledger.users; another boolean;
BEGIN
  SELECT * INTO u FROM ledger.users x WHERE x.recorder = (fields ->> 'recorder')::uuid AND x.enabled;
  IF u.login IS NULL THEN
    PERFORM ledger.refuse('CL003', 'no enabled user of that id; nothing was recorded');
  END IF;
  to_be := ledger.moved(u, fields);
  another := EXISTS (SELECT FROM ledger.users x WHERE x.login <> u.login AND x.enabled AND x.public_key IS NOT NULL AND 'administrator' = ANY (x.roles));
  IF 'administrator' <> ALL (me.roles) OR me.login = u.login AND another THEN
    PERFORM ledger.refuse('CL004', 'a user''s roles are changed by an administrator who is somebody else; nothing was recorded');
  ELSIF 'administrator' <> ALL (to_be.roles) AND NOT another THEN
    PERFORM ledger.refuse('CL004', 'this is the last administrator who can sign; nothing was recorded; add another first');
  ELSIF ledger.is_agency(to_be.agency) IS NOT TRUE OR cardinality(to_be.roles) = 0 THEN
    PERFORM ledger.refuse('CL046', 'agency or roles are not of their form; nothing was recorded');
  END IF;
  UPDATE ledger.users SET agency = to_be.agency, roles = to_be.roles WHERE login = u.login;
  UPDATE ledger.login_held SET ended_by = pos WHERE recorder = u.recorder AND ended_by IS NULL;
  INSERT INTO ledger.login_held SELECT r.* FROM ledger.held_row(pos, fields) r;
  PERFORM ledger.join_groups(u.login, to_be.roles);
END $$;
