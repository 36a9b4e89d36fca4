-- SHA-256 over what is installed: schemas, relations, columns, constraints, indexes, triggers with their state, rules, views, row policies,
-- inheritance, functions with body, owner, configuration, all with their grants; type table, group roles. doctor compares it with the one
-- recorded at installation. An audit, which calls no function of the audited database, sends this query by itself (ledger/store/schema.py);
-- a line begins with the kind of the object and the parts of its name. Grants come sorted, those that nobody wrote down too, so that a copy
-- that was restored elsewhere has the same.
CREATE OR REPLACE FUNCTION ledger.schema_lines() RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT concat_ws('|', 'schema', n.nspname, pg_get_userbyid(n.nspowner), (SELECT array_agg(g::text ORDER BY g::text COLLATE "C") FROM unnest(coalesce(n.nspacl, acldefault('n', n.nspowner))) g)::text) FROM pg_namespace n WHERE n.nspname IN ('ledger', 'api', 'ask', 'live')
  UNION ALL SELECT concat_ws('|', 'relation', n.nspname, c.relname, c.relkind, c.relpersistence, pg_get_userbyid(c.relowner), c.relrowsecurity, c.relforcerowsecurity, (SELECT array_agg(g::text ORDER BY g::text COLLATE "C") FROM unnest(coalesce(c.relacl, acldefault('r', c.relowner))) g)::text)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('ledger', 'api', 'ask') AND c.relkind IN ('r', 'v', 'm', 'S', 'p', 'f')
  UNION ALL SELECT concat_ws('|', 'column', a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attstorage, pg_get_expr(d.adbin, d.adrelid), a.attacl::text)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE n.nspname = 'ledger' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL SELECT concat_ws('|', 'constraint', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
    FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE n.nspname = 'ledger' AND k.contype <> 'n'
  UNION ALL SELECT concat_ws('|', 'index', i.schemaname, i.indexname, i.indexdef) FROM pg_indexes i WHERE i.schemaname = 'ledger'
  UNION ALL SELECT concat_ws('|', 'trigger', t.tgrelid::regclass, t.tgname, t.tgenabled, pg_get_triggerdef(t.oid))
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'ledger' AND NOT t.tgisinternal
  UNION ALL SELECT concat_ws('|', 'event trigger', t.evtname, t.evtevent, t.evtenabled, t.evtfoid::regprocedure) FROM pg_event_trigger t
  UNION ALL SELECT concat_ws('|', 'policy', p.schemaname, p.tablename, p.policyname, p.permissive, p.roles::text, p.cmd, p.qual, p.with_check) FROM pg_policies p
    WHERE p.schemaname IN ('ledger', 'api', 'ask')
  UNION ALL SELECT concat_ws('|', 'view', v.schemaname, v.viewname, v.definition) FROM pg_views v WHERE v.schemaname IN ('ledger', 'api', 'ask')
  UNION ALL SELECT concat_ws('|', 'rule', r.schemaname, r.tablename, r.rulename, r.definition) FROM pg_rules r WHERE r.schemaname IN ('ledger', 'api', 'ask')
  UNION ALL SELECT concat_ws('|', 'inherits', h.inhrelid::regclass, h.inhparent::regclass) FROM pg_inherits h
    JOIN pg_class c ON c.oid = h.inhparent JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'ledger' AND c.relkind = 'r'
  UNION ALL SELECT concat_ws('|', 'function', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), pg_get_userbyid(p.proowner), a.lanname, p.prosecdef,
      p.provolatile, p.proconfig::text, (SELECT array_agg(g::text ORDER BY g::text COLLATE "C") FROM unnest(coalesce(p.proacl, acldefault('f', p.proowner))) g)::text, encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex'))
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language a ON a.oid = p.prolang WHERE n.nspname IN ('ledger', 'api', 'ask')
  UNION ALL SELECT concat_ws('|', 'type', y.type, to_jsonb(y)::text) FROM ledger.event_type y
  UNION ALL SELECT concat_ws('|', 'role', r.rolname, r.rolsuper, r.rolcreaterole, r.rolcanlogin, r.rolbypassrls) FROM pg_roles r
    WHERE r.rolname IN ('caseledger_owner', 'caseledger_user', 'caseledger_practitioner', 'caseledger_supervisor', 'caseledger_auditor',
                        'caseledger_disclosure_officer', 'caseledger_analyst', 'caseledger_administrator', 'caseledger_asking', 'log_creator', 'projector', 'keyring')
  UNION ALL SELECT concat_ws('|', 'member', m.roleid::regrole, m.member::regrole, m.admin_option) FROM pg_auth_members m
    WHERE m.roleid IN ('caseledger_owner'::regrole, 'log_creator'::regrole, 'projector'::regrole, 'keyring'::regrole)
      OR m.roleid::regrole::text IN ('caseledger_practitioner', 'caseledger_supervisor', 'caseledger_auditor', 'caseledger_disclosure_officer',
                                     'caseledger_analyst', 'caseledger_administrator', 'caseledger_asking') AND NOT (SELECT r.rolcanlogin FROM pg_roles r WHERE r.oid = m.member)
$$;
CREATE OR REPLACE FUNCTION api.schema_digest() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(sha256(convert_to(string_agg(l, E'\n' ORDER BY l COLLATE "C"), 'UTF8')), 'hex') FROM ledger.schema_lines() l
$$;
GRANT EXECUTE ON FUNCTION api.schema_digest TO caseledger_administrator;
