-- The contents a ticket reaches, each judged as grants, restrictions and erasures stand now: reason is null where it is shown. Of held
-- entries (type null) and the ledger's own, the clear units are shown to every agency of a standing agreement, and nothing more. Who is
-- only analyst or administrator is no audience of anything sealed.
CREATE OR REPLACE FUNCTION ledger.judge(t ledger.ticket, u ledger.users) RETURNS TABLE (pos bigint, event uuid, slot uuid, sealed boolean, ordinals integer[], stored bytea[], reason text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH groups AS MATERIALIZED (
    SELECT y.type, EXISTS (SELECT FROM ledger.granting(u.agency, y.event_group) a WHERE t.purpose = ANY (a.purposes) OR '*' = ANY (a.purposes)) AS granted
    FROM ledger.event_type y)
  SELECT e.position, e.event, c.slot, c.sealed, c.ordinals, CASE WHEN w.reason IS NULL THEN c.stored END, w.reason
  FROM ledger.entry e
  JOIN ledger.stream s ON s.stream = e.stream  -- its log, not the entry's: reading the log in order of positions to find a stream is no plan
  JOIN ledger.content c ON c.log = e.log AND c.position = e.position AND (NOT c.sealed OR CASE WHEN e.type IS NULL THEN t.held ELSE t.sealed END)
  LEFT JOIN groups g ON g.type = e.type
  CROSS JOIN LATERAL (SELECT ledger.withheld(
    EXISTS (SELECT FROM ledger.erasure x WHERE x.slot = c.slot),
    EXISTS (SELECT FROM ledger.restriction r WHERE r.stream = e.stream AND r.lifted_by IS NULL AND r.position <> e.position
            AND (r.versions IS NULL OR e.version = ANY (r.versions))) AND e.type IS DISTINCT FROM 'record-restricted.v1',
    t.purpose = ANY ('{{reaches_restricted}}'),
    e.originator = u.agency,
    coalesce(g.granted, false) OR (NOT c.sealed AND (e.type IS NULL OR e.type = 'noted.v1') AND ledger.sees_facts(u.agency)), false, false,
    c.sealed AND NOT u.roles && '{practitioner,supervisor,auditor,disclosure_officer}') AS reason) w
  WHERE s.log = 1 AND e.stream = ANY (t.streams) AND (t.upto IS NULL OR e.position <= t.upto)
$$;
