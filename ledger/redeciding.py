"""Every act of the record against the rules and the policy of its day, from the clear units alone (design: proof, audit).

Streams come in order of their ids, a range at a time, so that memory stays bounded, and may be shared among processes. What a rule
would need of a sealed value, or of what an agency holds, is not shown to an audit without keys: such entries are counted, not judged.
"""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import lru_cache
from multiprocessing import get_context
from typing import NamedTuple
from uuid import UUID

from ledger.effects import Effect
from ledger.entry.unit import read_stored
from ledger.errors import CaseledgerError, MalformedEntry
from ledger.events.catalogue import TYPES, load
from ledger.events.document import EPOCH, facts_of
from ledger.events.event import personal_names
from ledger.events.fact import ERASED, HELD, Fact, fact_from_units, joined
from ledger.proof.finding import Finding, Matter
from ledger.rules.membership import History
from ledger.rules.redecide import Outcome, Redecision, Seen, redecide
from ledger.rules.streams import KINDS
from ledger.store import audited, standing
from ledger.store.connection import Connection

LOG = "cases"
READ = "the clear units of an entry can be read"
KIND = "the table of streams says of which kind a stream is"
NUMBER = "a stream has the human number that was stamped on its first entry"
FEW = 20_000
"""Of so many entries one process judges faster than two begin."""


class Redecided(NamedTuple):
    """What judging some streams gave: entries read, findings, effects, and how many entries were not established, by why."""

    entries: int
    findings: list[Finding]
    effects: list[Effect]
    unestablished: Counter[str]


def redecided(dsn: str, upto: int, processes: int = 2, snapshot: str | None = None) -> Redecided:
    """Judge every entry of the record up to a position, in this process or shared among some; findings in no order."""
    shares = 1 if upto <= FEW else processes
    if shares == 1:
        return share(dsn, upto, 0, 1, snapshot)
    with get_context("spawn").Pool(shares, initializer=gc.disable) as pool:  # a forked one would have this process's connections
        return together(pool.starmap(share, [(dsn, upto, number, shares, snapshot) for number in range(shares)]))


def together(parts: Iterable[Redecided]) -> Redecided:
    """Put what was judged apart together."""
    entries, findings, effects, unestablished = 0, list[Finding](), list[Effect](), Counter[str]()
    for part in parts:
        entries += part.entries
        findings += part.findings
        effects += part.effects
        unestablished += part.unestablished
    return Redecided(entries, findings, effects, unestablished)


def share(dsn: str, upto: int, number: int, shares: int, snapshot: str | None = None) -> Redecided:
    """Judge one share of the record's streams: those whose ids lie in that of ``shares`` equal parts of all ids."""
    connection = standing.opened(dsn, snapshot)
    try:
        unit = audited.first_stream(connection)
        if unit is None:
            return together(())
        try:
            history = History(facts_of_stream(connection, upto, audited.stream_of(connection, upto, unit))[0])
        except CaseledgerError:
            what = "those of the unit cannot; no act was judged by them"
            return Redecided(0, [_found(None, unit, READ, what)] if number == 0 else [], [], Counter())
        return together(_share(connection, upto, audited.share_of(number, shares), unit, history))
    finally:
        connection.close()


def _share(connection: Connection, upto: int, ids: tuple[UUID, UUID], unit: UUID, history: History) -> Iterator[Redecided]:
    try:
        for stored in audited.streams(connection, upto, *ids):
            yield _stream(connection, upto, stored, unit, history)
    except CaseledgerError:
        what = f"those of the streams from {ids[0]} to {ids[1]} cannot be listed; they were not judged"
        yield Redecided(0, [_found(None, None, READ, what)], [], Counter())


def _stream(connection: Connection, upto: int, stored: audited.Stored, unit: UUID, history: History) -> Redecided:
    try:
        facts, unread = facts_of_stream(connection, upto, stored)
    except CaseledgerError:
        return Redecided(0, [_found(None, stored.stream, READ, "the database cannot give the stream; it was not judged")], [], Counter())
    findings = [_found(position, stored.stream, READ, "its clear units are no units; it was not judged") for position in unread]
    said = judged(facts, stored, history)
    findings += [*placed(facts, stored, unit), *said.findings]
    return said._replace(entries=len(facts) + len(unread), findings=findings)


def facts_of_stream(connection: Connection, upto: int, stored: audited.Stored) -> tuple[list[Fact], list[int]]:
    """Decode a stream: its facts, and the positions of entries that cannot be read. Raises DatabaseError where it cannot be read at all."""
    try:
        if stored.text is not None:
            return facts_of(stored.stream, stored.text), []
    except (MalformedEntry, ValueError):
        pass
    facts, unread = list[Fact](), list[int]()
    for row in audited.rows_of(connection, upto, stored.stream):
        try:
            facts.append(_fact(stored.stream, row))
        except (MalformedEntry, ValueError):
            unread.append(row.position)
    return facts, unread


def _fact(stream: UUID, row: audited.Row) -> Fact:
    units, at = joined(map(read_stored, row.units)), EPOCH + timedelta(microseconds=row.recorded_at)
    return fact_from_units(
        position=row.position, stream=stream, version=row.version, event=row.event, recorded_at=at, recorder=row.recorder, units=units
    )


def judged(facts: Sequence[Fact], stored: audited.Stored, history: History) -> Redecided:
    """Judge one stream, in version order."""
    findings, effects, unestablished = list[Finding](), list[Effect](), Counter[str]()
    for fact, said in zip(facts, redecide(kind_of(facts, stored.kind), map(_seen, facts), history), strict=True):
        if said.outcome is Outcome.REFUSED:
            findings += refused(fact, said, stored.number)
        elif said.outcome is Outcome.NOT_ESTABLISHED:
            unestablished[_why(fact)] += 1
        if fact.type == ERASED or _effect(fact.type) is not None:
            effects.append(Effect(fact.position, fact.stream, fact.version, _effect(fact.type), fact.fields))
    return Redecided(len(facts), findings, effects, unestablished)


def refused(fact: Fact, said: Redecision, number: str | None) -> Iterator[Finding]:
    """Give a finding of each rule that would not have allowed an entry. Why not may tell of the case, and stands in ``replay``."""
    address = f"{number or 'UNIT'}#{fact.version}"
    for one in said.rules:
        if one.outcome is Outcome.REFUSED:
            yield _found(fact.position, fact.stream, one.sentence, f"{address}, {fact.kind}, was recorded all the same; see replay")


def placed(facts: Sequence[Fact], stored: audited.Stored, unit: UUID) -> Iterator[Finding]:
    """Compare what the table of streams says of one with its entries."""
    kind = "unit" if stored.stream == unit else kind_of(facts, stored.kind)
    first = facts[0].position if facts else None
    if stored.kind is None:
        yield _found(first, stored.stream, KIND, "it does not name this stream, which no number leads to")
    elif stored.kind != kind and not (stored.kind == "log" and all(fact.type == "index-recorded.v1" for fact in facts)):
        yield _found(first, stored.stream, KIND, f"it says {stored.kind}, and the entries are those of a {kind}")
    begun = facts[0].stamp.get("number") if facts and facts[0].version == 1 and facts[0].type != ERASED else stored.number
    if stored.kind is not None and begun != stored.number:
        yield _found(first, stored.stream, NUMBER, f"the table says {stored.number or 'none'}, the stamp {begun or 'none'}")


def kind_of(facts: Iterable[Fact], otherwise: str | None) -> str:
    """Give the kind of stream that entries make: that of the first whose type belongs to one kind alone, else what the table says."""
    found = (load(fact.type).stream for fact in facts if fact.type in TYPES)
    return next((kind for kind in found if kind in KINDS), otherwise if otherwise in KINDS else "case")


def _seen(fact: Fact) -> Seen:
    return Seen(fact, withheld=_sealed(fact.type))


@lru_cache(maxsize=512)
def _sealed(kind: str) -> bool:
    """Whether an entry of a type has units that an audit without keys is not shown."""
    return kind not in TYPES or bool(personal_names(load(kind)))


@lru_cache(maxsize=512)
def _effect(kind: str) -> str | None:
    return load(kind).effect if kind in TYPES else None


def _why(fact: Fact) -> str:
    if fact.type in (HELD, ERASED):
        return fact.type
    return "sealed" if fact.type in TYPES else "unknown type"


def _found(position: int | None, stream: UUID | None, rule: str, what: str) -> Finding:
    return Finding(Matter.INTEGRITY, LOG, position, stream, rule, what)
