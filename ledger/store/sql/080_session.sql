-- What a program must know to act as this user: who he is, the logs' ids, the unit's settings, the installed schema, the last position.
CREATE OR REPLACE FUNCTION api.session() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN jsonb_build_object('login', u.login, 'recorder', u.recorder, 'agency', u.agency, 'roles', u.roles, 'assurance', ledger.assurance(),
    'public_key', encode(u.public_key, 'hex'),
    'logs', (SELECT jsonb_object_agg(l.name, l.id) FROM ledger.log l WHERE l.kind IN ('record', 'access')),
    'settings', (SELECT jsonb_object_agg(s.name, s.value) FROM ledger.setting s), 'schema', (SELECT i.number FROM ledger.installation i ORDER BY i.number DESC, i.installed_at DESC LIMIT 1),
    'head', (SELECT coalesce(max(e.position), 0) FROM ledger.entry e WHERE e.log = 1),
    'release', (SELECT i.release FROM ledger.installation i ORDER BY i.number DESC, i.installed_at DESC LIMIT 1));
END $$;
GRANT EXECUTE ON FUNCTION api.session TO caseledger_user;
-- Recorded users, without names: those are content.
CREATE OR REPLACE FUNCTION api.members() RETURNS TABLE (login text, recorder uuid, agency text, roles text[], enabled boolean, added_by bigint, keyed boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN QUERY SELECT m.login, m.recorder, m.agency, m.roles, m.enabled, m.added_by, m.public_key IS NOT NULL FROM ledger.users m ORDER BY m.added_by NULLS FIRST, m.login;
END $$;
GRANT EXECUTE ON FUNCTION api.members TO caseledger_user;
