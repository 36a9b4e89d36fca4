"""A long record out of a short one: the unit grows old. Its closed cases, and the people in them, are there again and again.

What was recorded stays as it is and can be read, added to and proven; so do the open cases, which are as many in a long record as in a
short one. A copy has ids, slots, numbers and positions of its own, wherever a table or a clear unit of it names one, and weighs what its
original does in every table: hashed bytes, sealed units, requests, shares, restrictions, keys and terms to be found by. Its hashed bytes
and sealed units are its original's, so nobody can open or audit it: what reads the content of all cases is not for such a ledger. Its
leaves are hashes like any other, so trees, checkpoints and proofs over it cost what they would.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from ledger.application import Ledger
from ledger.store import connection

AT_ONCE = 10
"""Copies of the whole that are made in one transaction."""
NUMBERS = 10_000
"""Beyond every number of an original: copy 3 of DEMO-26-0041 is DEMO-26-30041."""


def _anew(id_: str) -> str:
    return f"md5({id_}::text || c.n)::uuid"


def _number(number: str) -> str:
    return f"regexp_replace({number}, '[0-9]+$', '') || (c.n * {NUMBERS} + substring({number} FROM '[0-9]+$')::integer)"


def _event(event: str) -> str:
    return f"(left({event}::text, 15) || right(md5({event}::text || c.n)::uuid::text, 21))::uuid"


def _at(place: str) -> str:
    return f"h.position + (c.n - %(first)s) * h.size + {place}"


COPIES = "FROM generate_series(%(first)s, %(last)s) c(n)"
HEAD = """CROSS JOIN (
  SELECT max(e.position) AS position, max(e.recorded_at) AS recorded_at, (SELECT count(*) FROM ours) AS size
  FROM ledger.entry e WHERE e.log = 1 AND e.position <= %(head)s) h"""
PREPARE = """
CREATE TEMP TABLE ours AS
  WITH ended AS (
    SELECT e.stream, (array_agg(e.type ORDER BY e.version DESC))[1] = 'case-closed.v1' AS closed FROM ledger.entry e
    WHERE e.log = 1 AND e.position <= %(base)s AND e.type IN ('case-closed.v1', 'case-reopened.v1') GROUP BY e.stream),
  streams AS (
    SELECT d.stream FROM ended d WHERE d.closed UNION SELECT p.person FROM ended d JOIN ledger.party_of p ON p.stream = d.stream
    WHERE d.closed AND p.position <= %(base)s)
  SELECT e.position, row_number() OVER (ORDER BY e.position) AS place, e.stream FROM ledger.entry e JOIN streams s ON s.stream = e.stream
  WHERE e.log = 1 AND e.position <= %(base)s;
CREATE TEMP TABLE names AS
  SELECT unnest(ARRAY[s.stream::text, '"' || s.number || '"']) AS name FROM ledger.stream s
  WHERE s.stream IN (SELECT o.stream FROM ours o);
CREATE TEMP TABLE clear AS
  SELECT o.place, k.slot, k.ordinals, k.stored, t.text, ARRAY(
      SELECT DISTINCT n.name FROM regexp_matches(t.text, '[0-9a-f]{8}-[0-9a-f-]{27}|"[A-Z]+-[0-9-]+"', 'g') m JOIN names n ON n.name = m[1]
    ) AS named
  FROM ours o JOIN ledger.content k ON k.log = 1 AND k.position = o.position AND NOT k.sealed CROSS JOIN LATERAL (
    SELECT string_agg(convert_from(u, 'UTF8'), chr(10) ORDER BY i) AS text FROM unnest(k.stored) WITH ORDINALITY x(u, i)) t;
ANALYZE ours; ANALYZE names; ANALYZE clear"""
ENTRIES = f"""
  INSERT INTO ledger.entry
    (log, position, stream, version, event, recorded_at, recorder, type, originator, controller, system_user_name, leaf, core)
  SELECT 1, {_at("o.place")}, {_anew("e.stream")}, e.version, {_event("e.event")},
    h.recorded_at + ({_at("o.place")} - h.position) * interval '1 microsecond', e.recorder, e.type, e.originator, e.controller,
    e.system_user_name, sha256(e.leaf || c.n::text::bytea), e.core
  {COPIES} {HEAD} CROSS JOIN ours o JOIN ledger.entry e ON e.log = 1 AND e.position = o.position ORDER BY c.n, o.place"""
SEALED = f"""
  INSERT INTO ledger.content SELECT 1, {_at("o.place")}, {_anew("k.slot")}, true, k.ordinals, k.stored
  {COPIES} {HEAD} CROSS JOIN ours o JOIN ledger.content k ON k.log = 1 AND k.position = o.position AND k.sealed ORDER BY c.n, o.place"""
CLEAR = """
  INSERT INTO ledger.content SELECT 1, {at}, {slot}, false, k.ordinals, CASE WHEN k.named = '{{}}' THEN k.stored ELSE
    ARRAY(SELECT convert_to(u, 'UTF8') FROM unnest(string_to_array({text}, chr(10))) WITH ORDINALITY x(u, i) ORDER BY i) END
  {copies} {head} CROSS JOIN clear k ORDER BY c.n, k.place"""
STREAMS = f"""
  INSERT INTO ledger.stream (stream, log, kind, opener, number)
  SELECT {_anew("s.stream")}, 1, s.kind, s.opener, {_number("s.number")}
  {COPIES} CROSS JOIN ledger.stream s WHERE s.stream IN (SELECT o.stream FROM ours o)"""  # noqa: S608 constants alone
SLOTS = f"""
  INSERT INTO ledger.slot (slot, log, stream, controller, sealed)
  SELECT {_anew("s.slot")}, 1, {_anew("s.stream")}, s.controller, s.sealed
  {COPIES} CROSS JOIN ledger.slot s WHERE s.erased_by IS NULL AND s.stream IN (SELECT o.stream FROM ours o)"""  # noqa: S608 constants alone
REQUESTS = f"""
  INSERT INTO ledger.request SELECT x.recorder, x.request || '/' || c.n, 1, x.at, x.mac, {_at("o.place")}, {_at("g.place")}, x.answer
  {COPIES} {HEAD} CROSS JOIN ours o JOIN ledger.request x ON x.log = 1 AND x.first = o.position JOIN ours g ON g.position = x.last"""
ENFORCED = (
    ("party_of", ("person", "stream"), ("category",), None),
    ("share", ("stream",), ("agency", "versions", "purposes", "until"), "ended_by"),
    ("restriction", ("stream",), ("versions", "ground"), "lifted_by"), ("hold", ("stream",), ("kind", "controllers"), "released_by"),
    ("retention", ("stream",), ("controller", "decision"), None), ("merge", ("stream", "other"), (), "ended_by"),
)  # fmt: skip
"""Tables of enforcement: their ids of streams, what stays as it is, and the position that ended a row."""
KEYS = (
    f"""
  INSERT INTO keyring.slot_key (slot, person, stream, controller, wrapped, kek)
  SELECT {_anew("k.slot")}, {_anew("k.person")}, {_anew("k.stream")}, k.controller, k.wrapped, k.kek
  {COPIES} CROSS JOIN keyring.slot_key k WHERE k.stream = ANY (%(streams)s::uuid[]) AND k.destroyed_by IS NULL""",
    f"""
  INSERT INTO keyring.search_mark (mac, slot, event)
  SELECT decode(md5(encode(m.mac, 'hex') || c.n), 'hex'), {_anew("m.slot")}, {_event("m.event")}
  {COPIES} CROSS JOIN keyring.search_mark m JOIN keyring.slot_key k ON k.slot = m.slot
  WHERE k.stream = ANY (%(streams)s::uuid[]) AND k.destroyed_by IS NULL""",
)


class Multiplied:
    """A ledger of invented cases, closed and open, that grows by whole copies of those that were closed at first."""

    def __init__(self, ledger: Ledger) -> None:
        """Remember what it holds now."""
        self.ledger, self.copies = ledger, 0
        with self._opened("ledger") as superuser:
            self.base = int(connection.value(superuser, "SELECT max(position) FROM ledger.entry WHERE log = 1"))

    def grow(self, entries: int) -> int:
        """Copy until about ``entries`` are there, then have the server's statistics made; gives the head's position."""
        with self._opened("ledger") as superuser, self._opened("keyring") as keys:
            for statement in PREPARE.split(";"):
                superuser.cursor().execute(statement, {"base": self.base})
            sized = "SELECT count(*), array_agg(DISTINCT stream::text), (SELECT coalesce(max(cardinality(named)), 0) FROM clear) FROM ours"
            size, streams, most = connection.rows(superuser, sized)[0]
            statements = (ENTRIES, SEALED, _clear(most), STREAMS, SLOTS, REQUESTS, *(_enforced(*each) for each in ENFORCED))
            last = self.copies + (max(0, round((entries - self._head(superuser)) / size)) if size else 0)
            for first in range(self.copies + 1, last + 1, AT_ONCE):
                given = {"first": first, "last": min(first + AT_ONCE - 1, last), "head": self._head(superuser), "streams": streams}
                for opened, each in ((superuser, statements), (keys, KEYS)):
                    for statement in each:
                        opened.cursor().execute(statement, given)
                    opened.commit()
            self.copies = last
            head = self._head(superuser)
        self._settle()
        return head

    def cases(self) -> int:
        """Count the cases, copies and all."""
        with self._opened("ledger") as superuser:
            return int(connection.value(superuser, "SELECT count(*) FROM ledger.stream WHERE kind = 'case'"))

    def _head(self, superuser: connection.Connection) -> int:
        return int(connection.value(superuser, "SELECT max(position) FROM ledger.entry WHERE log = 1"))

    def _settle(self) -> None:
        """Do before a figure what autovacuum and the checkpointer would do in the middle of it."""
        for database in ("ledger", "keyring"):
            with self._opened(database) as superuser:
                superuser.commit()
                superuser.autocommit = True
                for statement in ("VACUUM (ANALYZE)", "CHECKPOINT"):
                    connection.rows(superuser, statement)

    @contextmanager
    def _opened(self, database: str) -> Iterator[connection.Connection]:
        with closing(connection.connect(self.ledger.place.superuser_dsn(database))) as superuser:
            superuser.autocommit = False
            yield superuser


def _enforced(table: str, ids: Sequence[str], kept: Sequence[str], ended: str | None) -> str:
    """Give the statement that copies the rows of one table of enforcement."""
    columns = {"position": _at("o.place")} | {name: _anew(f"x.{name}") for name in ids} | {name: f"x.{name}" for name in kept}
    join = ""
    if ended:
        columns[ended], join = _at("g.place"), f"LEFT JOIN ours g ON g.position = x.{ended}"
    return f"""
      INSERT INTO ledger.{table} ({", ".join(columns)}) SELECT {", ".join(columns.values())}
      {COPIES} {HEAD} CROSS JOIN ours o JOIN ledger.{table} x ON x.position = o.position {join}"""


def _clear(most: int) -> str:
    """Give the statement that copies clear contents in which at most so many streams are named."""
    text = "k.text"
    for place in range(1, most + 1):
        name = f"k.named[{place}]"
        number = _number(f"btrim({name}, '\"')")
        anew = f"CASE WHEN left({name}, 1) = '\"' THEN '\"' || {number} || '\"' ELSE {_anew(name)}::text END"
        text = f"replace({text}, coalesce({name}, ''), coalesce({anew}, ''))"  # nothing in the place of nothing leaves a text as it is
    return CLEAR.format(at=_at("k.place"), slot=_anew("k.slot"), text=text, copies=COPIES, head=HEAD)
