-- Is what append enforces what the entries say? Doctor asks; nothing is changed and nothing of a content is shown.
--
-- Entries of the record that leave rows for enforcement, with what their clear units say. Units count only where the hashed bytes commit to
-- them; where they are gone, only an erased slot in which the entry stood accounts for it.
CREATE OR REPLACE FUNCTION ledger.effects() RETURNS TABLE (pos bigint, stream uuid, version bigint, effect text, fields jsonb, unread text)
LANGUAGE sql STABLE AS $$
  WITH found AS (
    SELECT e.position, e.stream, e.version, y.effect, c.stored IS NULL AS gone, e.event, e.core,
           CASE WHEN (SELECT bool_and(position(ledger.content_digest(s) IN e.core) > 0) FROM unnest(c.stored) s)
                THEN ledger.stated(ARRAY(SELECT convert_from(s, 'UTF8')::jsonb FROM unnest(c.stored) s)) END AS fields
      FROM ledger.entry e JOIN ledger.event_type y ON y.type = e.type AND y.effect IS NOT NULL
        LEFT JOIN ledger.content c ON c.log = e.log AND c.position = e.position AND NOT c.sealed
      WHERE e.log = 1 OFFSET 0)  -- not merged into what follows, or units would be read once for each mention of fields
  SELECT f.position, f.stream, f.version, f.effect, f.fields,
         CASE WHEN f.fields IS NOT NULL THEN NULL
              WHEN NOT f.gone THEN 'changed'
              WHEN EXISTS (SELECT FROM ledger.slot s WHERE s.stream = f.stream AND NOT s.sealed AND s.erased_by IS NOT NULL
                             AND position(ledger.slot_tag(s.slot, f.event, 0) IN f.core) > 0) THEN 'erased'
              ELSE 'gone' END
    FROM found f
$$;
-- The roles that are held after these events of the unit, in their order.
CREATE OR REPLACE FUNCTION ledger.roles_after(effects text[], numbers bigint[], fields jsonb[]) RETURNS SETOF ledger.role_held
LANGUAGE plpgsql STABLE AS $$
DECLARE held ledger.role_held[] := '{}';
BEGIN
  FOR i IN 1..coalesce(cardinality(effects), 0) LOOP
    held := ARRAY(SELECT CASE WHEN r.version IS NULL THEN h ELSE r END
                  FROM unnest(held) h FULL JOIN ledger.role_rows(held, effects[i], numbers[i], fields[i]) r ON r.version = h.version);
  END LOOP;
  RETURN QUERY SELECT * FROM unnest(held);
END $$;
-- A user's row after these changes of his key and of his roles, in their order.
CREATE OR REPLACE FUNCTION ledger.user_after(u ledger.users, changes jsonb[]) RETURNS ledger.users
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE change jsonb;
BEGIN
  FOREACH change IN ARRAY coalesce(changes, '{}') LOOP
    IF change ? 'roles' THEN u := ledger.moved(u, change); ELSE u := ledger.rekeyed(u, change); END IF;
  END LOOP;
  RETURN u;
END $$;
-- An agreement's row after these later events about agreements, in their order.
CREATE OR REPLACE FUNCTION ledger.agreement_until(a ledger.agreement, number bigint, effects text[], places bigint[], fields jsonb[]) RETURNS ledger.agreement
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  FOR i IN 1..coalesce(cardinality(places), 0) LOOP a := ledger.agreement_after(a, number, effects[i], places[i], fields[i]); END LOOP;
  RETURN a;
END $$;
-- Every row of enforcement that the entries mean, and each entry whose units are not there to say (row then holds what is known of it).
CREATE OR REPLACE FUNCTION ledger.meant() RETURNS TABLE (kind text, key text, pos bigint, "row" jsonb, unread text)
LANGUAGE sql STABLE AS $$
  WITH f AS MATERIALIZED (SELECT * FROM ledger.effects()),
       about AS (SELECT array_agg(f.effect ORDER BY f.pos) AS effects, array_agg(f.pos ORDER BY f.pos) AS places, array_agg(f.fields ORDER BY f.pos) AS fields
                 FROM f WHERE f.effect IN ('agreement', 'agreement-review') AND f.unread IS NULL),
       gone AS (SELECT f.fields ->> 'login' AS login, min(f.pos) AS pos FROM f WHERE f.effect = 'user-disabled' GROUP BY 1),
       keys AS (SELECT f.fields ->> 'recorder' AS recorder, array_agg(f.fields ORDER BY f.pos) AS changes FROM f
                WHERE f.effect IN ('user-key', 'user-roles') AND f.unread IS NULL GROUP BY 1),
       posts AS (SELECT r.* FROM f CROSS JOIN ledger.held_row(f.pos, f.fields) r WHERE f.effect IN ('user', 'user-roles') AND f.unread IS NULL),
       ended AS (SELECT f.effect, f.stream, coalesce(f.fields ->> 'restriction', f.fields ->> 'hold', f.fields ->> 'proposal')::bigint AS number, min(f.pos) AS pos FROM f
                 WHERE f.effect IN ('lift', 'hold-released', 'erasure-declined') AND f.unread IS NULL GROUP BY 1, 2, 3),
       team AS (SELECT array_agg(f.effect ORDER BY f.pos) AS effects, array_agg(f.version ORDER BY f.pos) AS numbers, array_agg(f.fields ORDER BY f.pos) AS fields
                FROM f WHERE f.unread IS NULL AND (f.effect IN ('role', 'role-ended') OR f.effect = 'correction' AND f.stream = api.unit_stream()))
  SELECT 'users', r.login, r.added_by, to_jsonb(r) || CASE WHEN g.pos IS NULL THEN '{}' ELSE jsonb_build_object('enabled', false, 'disabled_by', g.pos) END, NULL
    FROM f CROSS JOIN ledger.user_row(f.pos, f.fields) a LEFT JOIN keys k ON k.recorder = a.recorder::text CROSS JOIN ledger.user_after(a, k.changes) r
      LEFT JOIN gone g ON g.login = r.login WHERE f.effect = 'user' AND f.unread IS NULL
  UNION ALL SELECT 'login_held', p.position::text, p.position,
      to_jsonb(p) || jsonb_build_object('ended_by', coalesce(lead(p.position) OVER (PARTITION BY p.recorder ORDER BY p.position), g.pos)), NULL
    FROM posts p LEFT JOIN (SELECT f.fields ->> 'recorder' AS recorder, gone.pos FROM f JOIN gone ON gone.login = f.fields ->> 'login'
                            WHERE f.effect = 'user') g ON g.recorder = p.recorder::text
  UNION ALL SELECT 'role_held', r.version::text, f.pos, to_jsonb(r), NULL
    FROM team t CROSS JOIN ledger.roles_after(t.effects, t.numbers, t.fields) r JOIN f ON f.effect = 'role' AND f.version = r.version
  UNION ALL (SELECT DISTINCT ON (r.person, r.stream, r.category) 'party_of', concat_ws(' ', r.person, r.stream, r.category), r.position, to_jsonb(r), NULL
    FROM f CROSS JOIN ledger.party_row(f.pos, f.stream, f.fields) r WHERE f.effect = 'party-of' AND f.unread IS NULL
    ORDER BY r.person, r.stream, r.category, r.position)
  UNION ALL (SELECT DISTINCT ON (r.stream, r.brought) 'proceedings_case', concat_ws(' ', r.stream, r.brought), r.position, to_jsonb(r), NULL
    FROM f CROSS JOIN ledger.proceedings_rows(f.pos, f.stream, f.fields) r WHERE f.effect = 'proceedings-case' AND f.unread IS NULL
    ORDER BY r.stream, r.brought, r.position)
  UNION ALL SELECT 'merge', f.pos::text, f.pos, jsonb_build_object('position', f.pos, 'stream', f.stream, 'other', f.fields -> 'other', 'ended_by',
      (SELECT min(g.pos) FROM f g WHERE g.effect = 'merge-ended' AND g.unread IS NULL AND g.stream = f.stream AND (g.fields ->> 'merge')::bigint = f.version)), NULL
    FROM f WHERE f.effect = 'merge' AND f.unread IS NULL
  UNION ALL SELECT 'agreement', r.position::text, r.position, to_jsonb(r), NULL
    FROM f CROSS JOIN about b CROSS JOIN ledger.agreement_until(ledger.agreement_row(f.pos, f.fields), f.version, b.effects, b.places, b.fields) r
    WHERE f.effect = 'agreement' AND f.unread IS NULL
  UNION ALL SELECT 'share', concat_ws(' ', r.position, r.stream, r.agency), r.position,
      to_jsonb(r) || jsonb_build_object('ended_by', (SELECT min(g.pos) FROM f g WHERE g.effect = 'share-followed' AND g.unread IS NULL AND g.stream = f.stream
                                                       AND (g.fields ->> 'share')::bigint = f.version AND ledger.ends_share(g.fields))), NULL
    FROM f CROSS JOIN ledger.share_rows(f.effect, f.pos, f.stream, f.version, f.fields) r WHERE f.effect IN ('share', 'contribution') AND f.unread IS NULL
  UNION ALL SELECT 'glass', f.pos::text, f.pos, jsonb_build_object('position', f.pos, 'stream', f.stream, 'ended_by',
      (SELECT min(g.pos) FROM f g WHERE g.effect = 'glass-reviewed' AND g.unread IS NULL AND g.stream = f.stream AND (g.fields ->> 'opened')::bigint = f.version)), NULL
    FROM f WHERE f.effect = 'break-glass' AND f.unread IS NULL
  UNION ALL SELECT 'restriction', r.position::text, r.position, to_jsonb(r) || jsonb_build_object('lifted_by', e.pos), NULL
    FROM f LEFT JOIN ended e ON (e.effect, e.stream, e.number) = ('lift', f.stream, f.version) CROSS JOIN ledger.restriction_row(f.pos, f.stream, f.fields) r
    WHERE f.effect = 'restriction' AND f.unread IS NULL
  UNION ALL SELECT 'hold', r.position::text, r.position, to_jsonb(r) || jsonb_build_object('released_by', e.pos), NULL
    FROM f LEFT JOIN ended e ON (e.effect, e.stream, e.number) = ('hold-released', f.stream, f.version) CROSS JOIN ledger.hold_row(f.pos, f.stream, f.fields) r
    WHERE f.effect = 'hold' AND f.unread IS NULL
  UNION ALL SELECT 'proposal', r.position::text, r.position, to_jsonb(r) || jsonb_build_object('declined_by', e.pos), NULL
    FROM f LEFT JOIN ended e ON (e.effect, e.stream, e.number) = ('erasure-declined', f.stream, f.version) CROSS JOIN ledger.proposal_row(f.pos, f.stream, f.fields) r
    WHERE f.effect = 'erasure-proposal' AND f.unread IS NULL
  UNION ALL SELECT 'retention', r.position::text, r.position, to_jsonb(r), NULL
    FROM f CROSS JOIN ledger.retention_row(f.pos, f.stream, f.fields) r WHERE f.effect = 'retention-review' AND f.unread IS NULL
  UNION ALL (SELECT DISTINCT ON (r.slot) 'erasure', r.slot::text, r.position, to_jsonb(r) - 'done_at', NULL
    FROM f CROSS JOIN ledger.erasure_rows(f.pos, f.fields) r WHERE f.effect IN ('erasure', 'expiry') AND f.unread IS NULL ORDER BY r.slot, r.position DESC)
  UNION ALL (SELECT DISTINCT ON (r.name) 'setting', r.name, f.pos, to_jsonb(r), NULL
    FROM f CROSS JOIN ledger.policy_rows(f.fields ->> 'document') r WHERE f.effect = 'policy' AND f.unread IS NULL ORDER BY r.name, f.pos DESC)
  UNION ALL SELECT replace(f.effect, '-', '_'), NULL, f.pos, jsonb_build_object('position', f.pos, 'stream', f.stream), f.unread FROM f WHERE f.unread IS NOT NULL
$$;
-- The rows as they stand. Settings that no policy can say are the installation's.
CREATE OR REPLACE FUNCTION ledger.enforced() RETURNS TABLE (kind text, key text, pos bigint, "row" jsonb)
LANGUAGE sql STABLE AS $$
  SELECT 'users', u.login, u.added_by, to_jsonb(u) FROM ledger.users u
  UNION ALL SELECT 'login_held', h.position::text, h.position, to_jsonb(h) FROM ledger.login_held h
  UNION ALL SELECT 'role_held', h.version::text, e.position, to_jsonb(h) FROM ledger.role_held h
    LEFT JOIN ledger.entry e ON e.log = 1 AND e.stream = api.unit_stream() AND e.version = h.version
  UNION ALL SELECT 'party_of', concat_ws(' ', p.person, p.stream, p.category), p.position, to_jsonb(p) FROM ledger.party_of p
  UNION ALL SELECT 'proceedings_case', concat_ws(' ', c.stream, c.brought), c.position, to_jsonb(c) FROM ledger.proceedings_case c
  UNION ALL SELECT 'merge', m.position::text, m.position, to_jsonb(m) FROM ledger.merge m
  UNION ALL SELECT 'agreement', a.position::text, a.position, to_jsonb(a) FROM ledger.agreement a
  UNION ALL SELECT 'share', concat_ws(' ', x.position, x.stream, x.agency), x.position, to_jsonb(x) FROM ledger.share x
  UNION ALL SELECT 'glass', g.position::text, g.position, to_jsonb(g) FROM ledger.glass g
  UNION ALL SELECT 'restriction', r.position::text, r.position, to_jsonb(r) FROM ledger.restriction r
  UNION ALL SELECT 'hold', h.position::text, h.position, to_jsonb(h) FROM ledger.hold h
  UNION ALL SELECT 'proposal', p.position::text, p.position, to_jsonb(p) FROM ledger.proposal p
  UNION ALL SELECT 'retention', r.position::text, r.position, to_jsonb(r) FROM ledger.retention r
  UNION ALL SELECT 'erasure', x.slot::text, x.position, to_jsonb(x) - 'done_at' FROM ledger.erasure x
  UNION ALL SELECT 'setting', s.name, NULL, to_jsonb(s) FROM ledger.setting s WHERE s.name IN ('policy', 'zone', 'clock_ahead')
$$;
-- Who can log in here as a member of the unit's group roles; whether that login may do more than a user's: by itself, by handing a group on,
-- or by another role that was given to it or to a group, as pg_read_all_data would be (a group may take on caseledger_asking,
-- and that no other); and the roles whose groups it is in, null where it is
-- not in that of all users.
CREATE OR REPLACE FUNCTION ledger.logins() RETURNS TABLE (login text, more boolean, roles text[])
LANGUAGE sql STABLE AS $$
  WITH groups AS MATERIALIZED (SELECT NULL AS role, 'caseledger_user'::regrole::oid AS id
                               UNION ALL SELECT x, ('caseledger_' || x)::regrole FROM unnest(ledger.ledger_roles()) x)
  SELECT r.rolname::text, r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls
      OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid AND (m.admin_option OR m.roleid NOT IN (SELECT id FROM groups)))
      OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member IN (SELECT id FROM groups)
                   AND (m.admin_option OR m.inherit_option OR m.roleid <> 'caseledger_asking'::regrole) OR m.member = 'caseledger_asking'::regrole),
    CASE WHEN EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid AND m.roleid = 'caseledger_user'::regrole)
         THEN ARRAY(SELECT g.role FROM groups g JOIN pg_auth_members m ON m.roleid = g.id AND m.member = r.oid WHERE g.role IS NOT NULL ORDER BY g.role COLLATE "C") END
    FROM pg_roles r WHERE r.rolcanlogin AND has_database_privilege(r.oid, current_database(), 'CONNECT')
      AND EXISTS (SELECT FROM groups g WHERE EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid AND m.roleid = g.id)
                    OR NOT r.rolsuper AND pg_has_role(r.oid, g.id, 'MEMBER'))
$$;
-- Where they differ: the table (or login, or entry), the row's key, the position of the entry behind it, and how: missing, surplus, different
-- (an entry: changed, gone). A row whose entry was erased is taken for true.
CREATE OR REPLACE FUNCTION ledger.differences() RETURNS TABLE (kind text, key text, pos bigint, verdict text)
LANGUAGE sql STABLE AS $$
  WITH m AS MATERIALIZED (SELECT * FROM ledger.meant()), said AS (SELECT * FROM m WHERE m.unread IS NULL), s AS (SELECT * FROM ledger.enforced())
  SELECT kind, key, coalesce(said.pos, s.pos), CASE WHEN s."row" IS NULL THEN 'missing' WHEN said."row" IS NULL THEN 'surplus' ELSE 'different' END
    FROM said FULL JOIN s USING (kind, key)
    WHERE said."row" IS DISTINCT FROM s."row" AND NOT (kind = 'setting' AND key <> 'policy' AND said."row" IS NULL)
      AND NOT EXISTS (SELECT FROM m WHERE m.unread = 'erased' AND m.kind = s.kind AND s."row" @> m."row")
  UNION ALL SELECT 'entry', NULL, m.pos, m.unread FROM m WHERE m.unread IN ('changed', 'gone')
  UNION ALL SELECT 'login', coalesce(u.key, l.login), u.pos, CASE WHEN u.key IS NULL THEN 'surplus' WHEN l.login IS NULL THEN 'missing' ELSE 'different' END
    FROM (SELECT * FROM said WHERE said.kind = 'users' AND (said."row" ->> 'enabled')::boolean) u FULL JOIN ledger.logins() l ON l.login = u.key
    WHERE u.key IS NULL OR l.login IS NULL OR l.more
      OR l.roles IS DISTINCT FROM ARRAY(SELECT DISTINCT x COLLATE "C" FROM unnest(ledger.texts(u."row" -> 'roles')) x ORDER BY 1)
$$;
