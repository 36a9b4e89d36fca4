"""Which commands are measured in records of several lengths, and on what: of each kind of reading some, and what writes."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from ledger.application import Ledger
from ledger.store import connection
from projections.engine import question

OF_A_CASE, AS_OF = 0.4, 15
"""Aims in seconds: the answer about one case as of another time, and that about all of the record."""

class Named(NamedTuple):
    """What commands are asked about: an open case (the longest), another to record in, a party of the first, and today's date."""

    case: str
    other: str
    person: str
    today: str


class Measured(NamedTuple):
    """A command line, what it reads from standard input, and the seconds that it may take in the longest record, if that was aimed at.

    ``status``: how it may end beside 0. ``grows``: with what its cost is meant to grow; empty: with nothing.
    """

    words: tuple[str, ...]
    given: str = ""
    aim: float | None = None
    grows: str = ""
    status: int = 0

    @property
    def name(self) -> str:
        """What is typed."""
        return " ".join(self.words)


def named(ledger: Ledger) -> Named:
    """Choose among the cases, open ones first and of those the longest. Raises IndexError where there are not two."""
    rows = """
      SELECT s.number,
        (SELECT p.number FROM ledger.party_of y JOIN ledger.stream p ON p.stream = y.person WHERE y.stream = s.stream ORDER BY 1 LIMIT 1)
      FROM ledger.stream s JOIN ledger.entry e ON e.stream = s.stream WHERE s.kind = 'case' AND e.log = 1 GROUP BY s.stream, s.number
      ORDER BY (array_agg(e.type ORDER BY e.version DESC) FILTER (WHERE e.type IN ('case-closed.v1', 'case-reopened.v1')))[1]
        IS NOT DISTINCT FROM 'case-closed.v1', count(*) DESC, s.number LIMIT 2"""
    opened = connection.connect(ledger.place.superuser_dsn("ledger"))
    found = connection.rows(opened, rows)
    opened.close()
    return Named(found[0][0], found[1][0], found[0][1], ledger.today().isoformat())


def commands(on: Named) -> Iterator[Measured]:
    """Each command that is measured, in the order of the table."""
    yield Measured(("--help",), aim=0.15)
    yield Measured(("caseload",), aim=0.35)
    yield Measured(("caseload", "--all"), grows="cases")
    yield Measured(("due",))
    yield Measured(("show", on.case))
    yield Measured(("show", on.case, "--next"))
    yield Measured(("show", on.person))
    yield Measured(("timeline", on.person))
    yield Measured(("find", "-"), given="parcel\n")
    yield Measured(("find", "-", "--person"), given="Nobody Ofthatname\n")
    yield Measured(("who-holds", on.case))
    yield Measured(("share", "list", on.case))
    yield Measured(("retention", "due"), grows="persons of whom something is due")
    yield Measured(("projections", "status"))
    yield Measured(("user", "list"))
    yield Measured(("doctor",), grows="entries that decide who may act, each held against its row", status=7)
    yield from _writing(on)
    yield from _asking(on)


def _writing(on: Named) -> Iterator[Measured]:
    yield Measured(("record", "note", on.other, "--fields", "-"), given=json.dumps({"text": "She was seen at the gate. She rang twice."}))
    yield Measured(("checkpoint",))


def _asking(on: Named) -> Iterator[Measured]:
    """Every question of the present, as of another time, and so of one case alone; one that is held, of one case."""
    yield Measured(("ask", "--list"))
    for name in question.names():
        held = question.load(name).held
        if not held:
            yield Measured(("ask", name), grows="what it counts")
            yield Measured(("ask", name, "--as-recorded", on.today), aim=AS_OF, grows="entries, all of which it folds")
        yield Measured(("ask", name, "--case", on.case, "--as-recorded", on.today), aim=OF_A_CASE)
