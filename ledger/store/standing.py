"""What stands beside the entries: rows of enforcement, logins, streams, slots, numbers, requests. Read by an audit's own query texts.

As in ``ledger.store.audited`` nothing of the audited database's functions is called.
"""

from collections.abc import Iterator
from typing import Any, cast

from psycopg2.extensions import TRANSACTION_STATUS_INERROR, TRANSACTION_STATUS_INTRANS

from ledger.store import schema
from ledger.store.connection import Connection, connect, rows

ENFORCEMENT = """
SELECT 'users', u.login, to_jsonb(u) FROM ledger.users u
UNION ALL SELECT 'login_held', h.position::text, to_jsonb(h) FROM ledger.login_held h
UNION ALL SELECT 'role_held', h.version::text, to_jsonb(h) FROM ledger.role_held h
UNION ALL SELECT 'party_of', concat_ws(' ', p.person, p.stream, p.category), to_jsonb(p) FROM ledger.party_of p
UNION ALL SELECT 'proceedings_case', concat_ws(' ', c.stream, c.brought), to_jsonb(c) FROM ledger.proceedings_case c
UNION ALL SELECT 'merge', m.position::text, to_jsonb(m) FROM ledger.merge m
UNION ALL SELECT 'agreement', a.position::text, to_jsonb(a) FROM ledger.agreement a
UNION ALL SELECT 'share', concat_ws(' ', x.position, x.stream, x.agency), to_jsonb(x) FROM ledger.share x
UNION ALL SELECT 'glass', g.position::text, to_jsonb(g) FROM ledger.glass g
UNION ALL SELECT 'restriction', r.position::text, to_jsonb(r) FROM ledger.restriction r
UNION ALL SELECT 'hold', h.position::text, to_jsonb(h) FROM ledger.hold h
UNION ALL SELECT 'proposal', p.position::text, to_jsonb(p) FROM ledger.proposal p
UNION ALL SELECT 'retention', r.position::text, to_jsonb(r) FROM ledger.retention r
UNION ALL SELECT 'erasure', x.slot::text, to_jsonb(x) FROM ledger.erasure x
UNION ALL SELECT 'setting', s.name, to_jsonb(s) FROM ledger.setting s WHERE s.name IN ('policy', 'zone', 'clock_ahead')"""

LOGINS = """
WITH groups AS MATERIALIZED (SELECT g.role, to_regrole(g.name)::oid AS id FROM unnest(%s::text[], %s::text[]) AS g(name, role)
                             WHERE to_regrole(g.name) IS NOT NULL)
SELECT r.rolname::text, r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls
    OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid AND (m.admin_option OR m.roleid NOT IN (SELECT id FROM groups)))
    OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member IN (SELECT id FROM groups)
               AND (m.admin_option OR m.inherit_option OR m.roleid IS DISTINCT FROM to_regrole('caseledger_asking'))
               OR m.member = to_regrole('caseledger_asking')),
  CASE WHEN EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid AND m.roleid = to_regrole('caseledger_user'))
       THEN ARRAY(SELECT g.role FROM groups g JOIN pg_auth_members m ON m.roleid = g.id AND m.member = r.oid WHERE g.role IS NOT NULL) END
FROM pg_roles r WHERE r.rolcanlogin AND has_database_privilege(r.oid, current_database(), 'CONNECT')
  AND EXISTS (SELECT FROM groups g WHERE EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid AND m.roleid = g.id)
                OR NOT r.rolsuper AND pg_has_role(r.oid, g.id, 'MEMBER'))"""

EMPTY_STREAMS = """
SELECT s.stream, s.number FROM ledger.stream s
WHERE NOT EXISTS (SELECT FROM ledger.entry e WHERE e.stream = s.stream AND e.log = s.log) ORDER BY 1"""
ACCESS_STREAMS = """
SELECT e.position, e.stream FROM ledger.entry e LEFT JOIN ledger.stream s ON s.stream = e.stream AND s.log = e.log
WHERE e.log = 2 AND e.version = 1 AND (s.kind IS NULL OR s.kind NOT IN ('access', 'log') OR s.number IS NOT NULL) ORDER BY 1"""

OPENERS = """
SELECT e.position, s.stream FROM ledger.stream s JOIN ledger.entry e ON e.stream = s.stream AND e.log = s.log AND e.version = (
  SELECT min(f.version) FROM ledger.entry f WHERE f.stream = s.stream AND f.log = s.log)
WHERE s.kind <> 'log' AND s.opener IS DISTINCT FROM e.originator ORDER BY 1"""

NUMBERS = "SELECT s.number FROM ledger.stream s WHERE s.number IS NOT NULL"
COUNTERS = """
SELECT x.prefix, x.yearly, n.year, n.last, n.series FROM ledger.number n JOIN ledger.series x ON x.series = n.series ORDER BY 1, 3"""

SLOTS = """
SELECT l.name, e.position, e.stream, c.slot::text, CASE WHEN s.slot IS NULL THEN 'is not known'
    WHEN s.stream <> e.stream OR s.log <> e.log THEN 'is said to be another stream''s'
    WHEN s.controller <> e.controller THEN 'is said to be another controller''s' ELSE 'is said to be of the other kind' END
FROM ledger.content c JOIN ledger.entry e ON e.log = c.log AND e.position = c.position JOIN ledger.log l ON l.log = e.log
LEFT JOIN ledger.slot s ON s.slot = c.slot
WHERE l.kind IN ('record', 'access') AND (s.slot IS NULL OR s.stream <> e.stream OR s.log <> e.log OR s.sealed <> c.sealed
  OR s.controller <> e.controller AND e.originator <> 'ledger')
ORDER BY 1, 2, 4"""
ERASED_SLOTS = """
SELECT s.erased_by, s.stream, s.slot::text FROM ledger.slot s LEFT JOIN ledger.erasure x ON x.slot = s.slot
WHERE s.erased_by IS NOT NULL AND s.erased_by IS DISTINCT FROM x.position ORDER BY 1, 3"""

REQUESTS = """
WITH told AS (
  SELECT q.recorder, q.log, q.first, q.last, q.at, (x.line ->> 'position')::bigint AS position, x.line
  FROM ledger.request q CROSS JOIN LATERAL jsonb_array_elements(q.answer -> 'entries') AS x(line)),
wrong AS (
  SELECT t.log, t.first FROM told t LEFT JOIN ledger.entry e ON e.log = t.log AND e.position = t.position
  WHERE (e.recorder = t.recorder AND e.recorded_at = t.at AND t.position BETWEEN t.first AND t.last AND e.stream::text = t.line ->> 'stream'
         AND e.version::text = t.line ->> 'version' AND encode(e.leaf, 'hex') = t.line ->> 'leaf') IS NOT TRUE
  UNION SELECT q.log, q.first FROM ledger.request q
  WHERE jsonb_array_length(q.answer -> 'entries') IS DISTINCT FROM (q.last - q.first + 1)::integer)
SELECT l.name, w.first, 'answers with other entries than those recorded' FROM wrong w LEFT JOIN ledger.log l ON l.log = w.log
UNION ALL SELECT l.name, o.next, 'covers entries that another act made' FROM (
  SELECT q.log, q.last, lead(q.first) OVER (PARTITION BY q.log ORDER BY q.first, q.last) AS next FROM ledger.request q) o
  JOIN ledger.log l ON l.log = o.log WHERE o.next <= o.last
UNION ALL SELECT min(l.name), max(q.first), 'stands twice' FROM ledger.request q JOIN ledger.log l ON l.log = q.log
  GROUP BY q.recorder, q.request HAVING count(*) > 1
ORDER BY 1, 2"""


class Held(Connection):
    """A connection whose statements all see one snapshot, while whoever exported it keeps it; one that fails ends none that follow."""

    snapshot: str | None = None

    def cursor(self, *args: Any, **settings: Any) -> Any:
        """Open a cursor under the snapshot."""
        opened = super().cursor(*args, **settings)
        if self.snapshot is not None and (status := self.info.transaction_status) != TRANSACTION_STATUS_INTRANS:
            if status == TRANSACTION_STATUS_INERROR:
                opened.execute("ROLLBACK")
            opened.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            opened.execute("SET TRANSACTION SNAPSHOT %s", (self.snapshot,))
        return opened


def opened(dsn: str, snapshot: str | None = None) -> Connection:
    """Open a connection that reads only, by the catalogue's functions and operators, under a snapshot that another holds, or none."""
    connection = cast("Held", connect(dsn, kind=Held))
    for setting in ("SET search_path = pg_catalog", "SET default_transaction_read_only = on", "SET work_mem = '64MB'"):
        rows(connection, setting)
    connection.snapshot = snapshot
    return connection


def enforcement(connection: Connection) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every row that append enforces by: table, key, values as JSON."""
    yield from rows(connection, ENFORCEMENT)


def logins(connection: Connection) -> list[tuple[str, bool, list[str] | None]]:
    """Who can log in here as a member of the unit's group roles, whether that login may do more than a user's, and the roles it has.

    None: it is not in the group of all users.
    """
    return rows(connection, LOGINS, [schema.EVERYONE, *schema.GROUPS], [None, *schema.GROUPS.values()])
