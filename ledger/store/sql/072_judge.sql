-- The entries a ticket reaches and their contents, each judged as grants, shares, restrictions and erasures stand now: reason is null where it
-- is shown, slot where an entry has nothing of what was asked for. Of held entries (type null), the ledger's own and broken glass, the clear
-- units are shown to everybody to whom the case stands open; of what gave his agency something and what ended that, to whoever received it.
-- Broken glass opens nothing that an agency holds. Who was given a part of a case is told of nothing else in it; that persons
-- are one, whoever sees both. Who is no audience of what
-- (ledger.outside_audience) gets it withheld, whatever his agency sees. The access log is shown to auditors only, for a purpose of DPA 2018
-- s.62(4).
CREATE OR REPLACE FUNCTION ledger.judge(t ledger.ticket, u ledger.users) RETURNS TABLE (
  pos bigint, core bytea, number text, type text, event uuid, slot uuid, sealed boolean, ordinals integer[], stored bytea[], reason text)
LANGUAGE sql STABLE AS $$  -- without a search path of its own, so that it is planned as part of what asks, with what it asks for
  WITH streams AS MATERIALIZED (  -- an auditor knows which there are; to others what they do not reach is not there, not even withheld
    SELECT x.* FROM (SELECT s.stream, s.log, s.kind, s.number, ledger.opens(u, s) AS open, s.log = 2 AS access,
           t.glass IS NOT NULL AND EXISTS (SELECT FROM ledger.broken(u.recorder, s.stream) b WHERE b = t.glass) AS broken
      FROM ledger.stream s WHERE s.stream = ANY (t.streams) AND ledger.shows_log(s.log, u, t.purpose) OFFSET 0) x
    WHERE x.access OR x.open OR 'auditor' = ANY (u.roles) OR ledger.has_part(u.agency, x.stream)),
  agreed AS MATERIALIZED (
    SELECT a.groups, coalesce(a.originators, a.agencies) AS originators FROM ledger.agreement a
    WHERE a.ended_by IS NULL AND ledger.names(a.agencies, u.agency) AND ledger.names(a.purposes, t.purpose)),
  shared AS MATERIALIZED (SELECT x AS share, x.stream, g.originator AS sharer FROM ledger.shares(u.agency, t.streams) x
    JOIN ledger.entry g ON g.log = 1 AND g.position = x.position WHERE ledger.names(x.purposes, t.purpose)),
  known AS MATERIALIZED (SELECT k.pos FROM unnest(t.streams) s(id) CROSS JOIN LATERAL ledger.known_on(u.agency, s.id) k),
  origins AS MATERIALIZED (  -- each agency's entries of each type, judged once
    SELECT o.originator, y.type, EXISTS (SELECT FROM agreed a WHERE ledger.names(a.groups, y.event_group) AND ledger.names(a.originators, o.originator)) AS granted
    FROM (SELECT DISTINCT e.originator, e.type FROM ledger.entry e WHERE e.stream = ANY (t.streams)) o JOIN ledger.event_type y ON y.type = o.type)
  SELECT e.position, e.core, s.number, CASE WHEN w.reason IS NULL THEN e.type END, e.event, c.slot, c.sealed, c.ordinals, CASE WHEN w.reason IS NULL THEN c.stored END, w.reason
  FROM ledger.entry e
  JOIN streams s ON s.stream = e.stream AND s.log = e.log
  LEFT JOIN ledger.content c ON c.log = e.log AND c.position = e.position AND (NOT c.sealed OR CASE WHEN e.type IS NULL THEN t.held ELSE t.sealed END)
  LEFT JOIN origins g ON g.type = e.type AND g.originator = e.originator
  LEFT JOIN LATERAL (SELECT ledger.withheld(
    EXISTS (SELECT FROM ledger.erasure x WHERE x.slot = c.slot),
    EXISTS (SELECT FROM ledger.restriction r WHERE r.stream = e.stream AND r.lifted_by IS NULL AND r.position <> e.position
            AND (r.versions IS NULL OR e.version = ANY (r.versions))) AND NOT ledger.stays_in_view(e.type),
    t.purpose = ANY ('{{reaches_restricted}}'),
    e.originator = u.agency AND NOT s.access,
    (coalesce(g.granted, false) OR s.access OR s.broken AND e.type IS NOT NULL OR NOT c.sealed AND s.open AND ledger.of_the_case(e.type)
      OR NOT c.sealed AND EXISTS (SELECT FROM known k WHERE k.pos = e.position)
      OR EXISTS (SELECT FROM shared x WHERE x.stream = e.stream AND ledger.covers(x.share, x.sharer, e)))
      AND ledger.tells_other(u, e.type, e.stream, e.position),
    false, false,
    ledger.outside_audience(u.roles, c.sealed, s.kind)) AS reason OFFSET 0) w ON c.slot IS NOT NULL  -- OFFSET: each is judged once
  WHERE e.stream = ANY (t.streams) AND (t.upto IS NULL OR s.access OR e.position <= t.upto) AND (e.type IS NULL OR NOT t.only_held)
    AND (s.open OR s.access OR 'auditor' = ANY (u.roles) OR e.originator = u.agency OR EXISTS (SELECT FROM known k WHERE k.pos = e.position)
         OR EXISTS (SELECT FROM shared x WHERE x.stream = e.stream AND ledger.covers(x.share, x.sharer, e)))
$$;
