-- Refuse a signing key that is another's or was, or that a user had before; and one of low order, under which almost anything verifies: the
-- y of its point, the sign bit aside, is 0, 1, -1 or one of the two of order eight, or 0 or 1 written as 2^255-19 more (docs/format.md, 6).
-- No index: a unit has few users, and keys change seldom.
CREATE OR REPLACE FUNCTION ledger.check_key(key bytea, p_login text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF set_byte(key, 31, get_byte(key, 31) & 127) = ANY (ARRAY[
       '\x0000000000000000000000000000000000000000000000000000000000000000', '\x0100000000000000000000000000000000000000000000000000000000000000',
       '\xecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f', '\xedffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
       '\xeeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f', '\x26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
       '\xc7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a']::bytea[]) THEN
    PERFORM ledger.refuse('CL046', 'this signing key is a point of low order, which proves no author; nothing was recorded; draw a new one');
  END IF;
  IF EXISTS (SELECT FROM ledger.users x WHERE x.public_key = key AND x.login IS DISTINCT FROM p_login OR key = ANY (x.former_keys)) THEN
    PERFORM ledger.refuse('CL046', 'this signing key was used before; nothing was recorded; draw a new one');
  END IF;
END $$;
-- A user's key is exchanged by himself, or revoked or registered anew by an administrator who is somebody else. That the new key's holder
-- signed for it, no function here can tell: the audit does.
CREATE OR REPLACE FUNCTION ledger.change_key(pos bigint, fields jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE me ledger.users := ledger.acting(); u ledger.users; change text := fields ->> 'change'; key text := fields ->> 'public_key';
BEGIN
  SELECT * INTO u FROM ledger.users x WHERE x.recorder = (fields ->> 'recorder')::uuid AND x.enabled;
  IF u.login IS NULL THEN
    PERFORM ledger.refuse('CL003', 'no enabled user of that id; nothing was recorded');
  ELSIF (CASE change WHEN 'rotated' THEN me.login = u.login WHEN 'revoked' THEN u.public_key IS NOT NULL WHEN 'registered' THEN u.public_key IS NULL END
         AND (change = 'rotated' OR me.login <> u.login AND 'administrator' = ANY (me.roles))) IS NOT TRUE THEN
    PERFORM ledger.refuse('CL004', 'a user exchanges his own key; an administrator who is somebody else revokes it, or registers one where none is in force; nothing was recorded');
  ELSIF (CASE change WHEN 'revoked' THEN key IS NULL ELSE key ~ '^[0-9a-f]{64}$' AND fields ->> 'proof' ~ '^[0-9a-f]{128}$' END) IS NOT TRUE THEN
    PERFORM ledger.refuse('CL046', 'key and proof are not of their form, or not to be given; nothing was recorded');
  END IF;
  IF key IS NOT NULL THEN
    PERFORM ledger.check_key(decode(key, 'hex'), NULL);
  END IF;
  UPDATE ledger.users SET public_key = r.public_key, former_keys = r.former_keys FROM ledger.rekeyed(u, fields) r WHERE users.login = u.login;
END $$;
