-- What doctor looks at inside the database, as plain values; it judges nothing and shows no content.
CREATE OR REPLACE FUNCTION api.doctor() RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE u ledger.users := ledger.acting();
BEGIN
  RETURN jsonb_build_object(
    'clock', ledger.ledger_clock(),
    'server', current_setting('server_version'),
    'installations', (SELECT jsonb_agg(to_jsonb(i) ORDER BY i.installed_at) FROM ledger.installation i),
    'schema_digest', api.schema_digest(),
    'recorded_digest', (SELECT convert_from(a.stored, 'UTF8')::json ->> 2 FROM ledger.entry e JOIN ledger.content c ON c.log = e.log AND c.position = e.position
       CROSS JOIN unnest(c.stored) AS a(stored) WHERE e.log = 1 AND e.type = 'release-deployed.v1' AND NOT c.sealed
       AND convert_from(a.stored, 'UTF8')::json ->> 1 = 'schema_digest' ORDER BY e.position DESC LIMIT 1),
    'heads', (SELECT jsonb_object_agg(l.name, (SELECT jsonb_build_object('position', e.position, 'recorded_at', e.recorded_at) FROM ledger.entry e
       WHERE e.log = l.log ORDER BY e.position DESC LIMIT 1)) FROM ledger.log l WHERE l.kind IN ('record', 'access')),
    'differences', (SELECT coalesce(jsonb_agg(to_jsonb(d) ORDER BY d.kind, d.pos, d.key), '[]') FROM ledger.differences() d),
    'loose_contents', (SELECT coalesce(jsonb_agg(DISTINCT concat_ws('#', coalesce(l.name, c.log::text), c.position)), '[]') FROM ledger.content c
       LEFT JOIN ledger.log l ON l.log = c.log WHERE NOT EXISTS (SELECT FROM ledger.entry e WHERE e.log = c.log AND e.position = c.position)),
    'loose_entries', (SELECT coalesce(jsonb_agg(concat_ws('#', e.log, e.position) ORDER BY e.log, e.position), '[]') FROM ledger.entry e
       WHERE NOT EXISTS (SELECT FROM ledger.log l WHERE l.log = e.log)),
    'idle_writers', (SELECT coalesce(jsonb_agg(jsonb_build_object('pid', a.pid, 'login', a.usename, 'seconds', round(extract(epoch FROM ledger.ledger_clock() - a.state_change)))), '[]')
       FROM pg_stat_activity a WHERE a.datname = current_database() AND a.state LIKE 'idle in transaction%' AND a.backend_xid IS NOT NULL AND a.pid <> pg_backend_pid()),
    'glass_waiting', (SELECT count(*) FROM ledger.glass g WHERE g.ended_by IS NULL),
    'log_expired', (SELECT count(DISTINCT s.stream) FROM ledger.slots_ended(ledger.today() - ledger.access_log_days()) s
       WHERE NOT EXISTS (SELECT FROM ledger.erasure x WHERE x.slot = s.slot)),
    'erasures_pending', (SELECT count(*) FROM ledger.erasure x WHERE x.done_at IS NULL),
    'logging', (SELECT jsonb_object_agg(s.name, s.setting) FROM pg_settings s WHERE s.name IN
       ('log_statement', 'log_min_error_statement', 'log_error_verbosity', 'log_parameter_max_length', 'log_parameter_max_length_on_error',
        'log_min_duration_statement', 'max_prepared_transactions', 'fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums')));
END $$;
GRANT EXECUTE ON FUNCTION api.doctor TO caseledger_user;
