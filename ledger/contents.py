"""What an audit with keys adds: every unit opened that its reader may see, and rules judged of what was opened.

Reading is a recorded consultation, here as anywhere (``ledger.reader``): one for each SCOPE streams, because a ticket lives for minutes
only. What is not shown to this reader stays not established, counted by why.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from ledger.privacy.opening import BROKEN, Entry
from ledger.proof.finding import Finding, Matter
from ledger.reader import Reader
from ledger.redeciding import kind_of, refused
from ledger.rules.membership import History
from ledger.rules.redecide import Outcome, Seen, redecide

OPENS = "a sealed unit opens, under the key of its slot, to what its entry committed to"
SCOPE = 1_000
"""Streams of one consultation."""
PIECE = 50
"""Streams that are opened at once, so that no more is held in memory."""


class Opened(NamedTuple):
    """What was opened: entries, units, findings, and how many entries were not established, by the reason that their units are withheld."""

    entries: int
    units: int
    findings: list[Finding]
    unestablished: Counter[str]


def opened(ledger: Reader, unit: UUID, streams: Sequence[UUID], *, purpose: str, reason: str | None) -> Opened:
    """Open streams of the record and judge every act of them; ``unit`` is the unit's own.

    Raises RuleRefused where the policy of the day asks for a reason, NotAuthorised and TicketRefused.
    """
    history = History(ledger.facts(unit))
    entries = units = 0
    findings, unestablished = list[Finding](), Counter[str]()
    for scope in _pieces(sorted(streams), SCOPE):
        ticket = ledger.consult(scope, persons=(), purpose=purpose, reason=reason)
        for piece in _pieces(scope, PIECE):
            shown = sorted(ledger.redeem(ticket, piece), key=lambda entry: (entry.fact.stream, entry.fact.version))
            for _, of_stream in groupby(shown, key=lambda entry: entry.fact.stream):
                read = list(of_stream)
                entries += len(read)
                units += sum(len(entry.units) for entry in read)
                findings += [*_broken(read), *_judged(read, history, unestablished)]
    return Opened(entries, units, sorted(findings, key=Finding.place), unestablished)


def _pieces(streams: Sequence[UUID], size: int) -> Iterator[Sequence[UUID]]:
    yield from (streams[start : start + size] for start in range(0, len(streams), size))


def _broken(entries: Sequence[Entry]) -> Iterator[Finding]:
    for entry in entries:
        for ordinal, why in sorted(entry.withheld.items()):
            if why.reason == BROKEN:
                fact = entry.fact
                yield Finding(Matter.INTEGRITY, "cases", fact.position, fact.stream, OPENS, f"{entry.address}: unit {ordinal} does not")


def _judged(entries: Sequence[Entry], history: History, unestablished: Counter[str]) -> Iterator[Finding]:
    facts = [entry.fact for entry in entries]
    seen = [Seen(entry.fact, bool(entry.withheld)) for entry in entries]
    for entry, said in zip(entries, redecide(kind_of(facts, None), seen, history), strict=True):
        if said.outcome is Outcome.REFUSED:
            yield from refused(entry.fact, said, entry.number)
        elif said.outcome is Outcome.NOT_ESTABLISHED:
            unestablished.update({why.reason for why in entry.withheld.values()} or {"what others hold"})
