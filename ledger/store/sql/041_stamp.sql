-- Ordinal 0 of an entry: what the database itself attests. JCS by construction: keys in order, values ASCII without escapes.
-- roles_json is a JSON array in code-point order; a plain expression, so that the planner inlines it.
CREATE OR REPLACE FUNCTION ledger.stamp(salt text, agency text, assurance text, clock text, clock_checked boolean, number text, roles_json text) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
  SELECT decode('["' || salt || '","stamp",{"agency":"' || agency || '","assurance":"' || assurance || '","clock":"' || clock || '"'
    || CASE WHEN clock_checked THEN ',"clock_checked":true' ELSE '' END
    || CASE WHEN number IS NULL THEN '' ELSE ',"number":"' || number || '"' END
    || ',"roles":' || roles_json || '}]', 'escape')
$$;
CREATE OR REPLACE FUNCTION ledger.roles_json(roles text[]) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT '[' || coalesce((SELECT string_agg('"' || r || '"', ',' ORDER BY r COLLATE "C") FROM unnest(roles) r), '') || ']'
$$;
-- An instant as units write it: RFC 3339, UTC, microseconds.
CREATE OR REPLACE FUNCTION ledger.rfc3339(instant timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;
