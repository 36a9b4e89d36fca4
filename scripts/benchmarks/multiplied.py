"""A long record out of a short one, for what reads the record and does not check it: every case again and again, past the program.

The copies have ids, numbers and positions of their own and the clear contents of their originals, whose slots, owners and persons they
share; nothing of them is signed or in a tree, so neither audit nor checkpoint is for such a ledger.
"""

from contextlib import closing

from ledger.application import Ledger
from ledger.store import connection

COPY = """
WITH wanted(first, times, last) AS MATERIALIZED (SELECT %s::bigint, %s::bigint, %s::bigint),
head AS (SELECT max(position) AS at, max(recorded_at) AS recorded_at FROM ledger.entry WHERE log = 1),
ours AS MATERIALIZED (
  SELECT e.*, row_number() OVER (ORDER BY e.position) AS place FROM ledger.entry e JOIN ledger.stream s ON s.stream = e.stream
  WHERE e.log = 1 AND s.kind IN ('case', 'person') AND e.position <= (SELECT w.last FROM wanted w)),
copies AS MATERIALIZED (SELECT n FROM wanted w CROSS JOIN generate_series(w.first, w.times) n),
every AS (
  INSERT INTO ledger.entry (log, position, stream, version, event, recorded_at, recorder, type, originator, controller, leaf, core)
  SELECT 1, head.at + (c.n - (SELECT w.first FROM wanted w)) * (SELECT count(*) FROM ours) + o.place, md5(o.stream::text || c.n)::uuid,
    o.version, gen_random_uuid(), head.recorded_at, o.recorder, o.type, o.originator, o.controller, sha256(o.leaf || c.n::text::bytea), ''
  FROM ours o CROSS JOIN copies c CROSS JOIN head),
streams AS (
  INSERT INTO ledger.stream (stream, log, kind, opener, number)
  SELECT md5(s.stream::text || c.n)::uuid, 1, s.kind, s.opener, left(s.number, length(s.number) - 4) || c.n || right(s.number, 4)
  FROM ledger.stream s CROSS JOIN copies c WHERE s.stream IN (SELECT o.stream FROM ours o))
INSERT INTO ledger.content (log, position, slot, sealed, ordinals, stored)
SELECT 1, head.at + (c.n - (SELECT w.first FROM wanted w)) * (SELECT count(*) FROM ours) + o.place, t.slot, false, t.ordinals, t.stored
FROM ours o JOIN ledger.content t ON t.log = 1 AND t.position = o.position AND NOT t.sealed CROSS JOIN copies c CROSS JOIN head"""
COUNT = """
SELECT count(*), max(e.position) FROM ledger.entry e JOIN ledger.stream s ON s.stream = e.stream
WHERE e.log = 1 AND s.kind IN ('case', 'person')"""


class Multiplied:
    """A ledger of invented cases that grows by whole copies of what it held at first."""

    def __init__(self, ledger: Ledger) -> None:
        """Remember what it holds now."""
        self.ledger, self.copies = ledger, 0
        with closing(connection.connect(ledger.place.superuser_dsn("ledger"))) as superuser:
            ((self.entries, self.last),) = connection.rows(superuser, COUNT)

    def grow(self, entries: int) -> int:
        """Copy until about ``entries`` are there; gives the head's position."""
        with closing(connection.connect(self.ledger.place.superuser_dsn("ledger"))) as superuser:
            times = max(0, round(entries / self.entries) - 1)
            if times > self.copies:
                connection.rows(superuser, COPY, self.copies + 1, times, self.last)
                self.copies = times
            superuser.commit()
            superuser.autocommit = True
            connection.rows(superuser, "ANALYZE")
            return int(connection.value(superuser, "SELECT max(position) FROM ledger.entry WHERE log = 1"))
