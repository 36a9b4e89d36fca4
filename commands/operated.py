"""Operations in the record, as the log of DPA 2018 s.62(1) tells them: who did what, when, where, on what basis, to whom; no content."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from commands import consulting, output, times
from commands.people import People
from ledger.events import operations
from ledger.events.operations import Operation

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from ledger.store.access_reading import Operated, Sought

PIECE = 12
"""Streams that are opened at a time for whom something was given to outside."""
CLASSES = ("facts", "personal")
"""The classes of units that are opened of them."""
SHOWN = (
    output.Column("when", "when"), output.Column("operation", "operation"), output.Column("who", "who"), output.Column("what", "what"),
    output.Column("to", "to"), output.Column("purpose", "purpose", words=True), output.Column("basis", "basis", words=True),
)  # fmt: skip
"""Columns of a table in which other operations than consultations stand."""
ALWAYS = 4
"""Columns of these, from the first, that a table has in any case."""
OUTSIDE = "outside the unit"
HELD = "it may correct an entry instead: what an agency holds is sealed"
GONE = "erased"


def sought(
    wanted: Collection[Operation], span: tuple[datetime | None, datetime | None], number: str | None, member: UUID | None
) -> "Sought | None":
    """Say which entries of the record are sought for these operations; None where they are consultations alone."""
    from ledger.store.access_reading import Sought

    types = operations.types(wanted)
    return Sought(types, *span, number, member) if types else None


def sealed(ledger: "Ledger", sought: "Sought") -> list[UUID]:
    """Give the streams of entries whose recipients are sealed, so that the consultation names them."""
    from ledger.events.catalogue import of_kinds
    from ledger.store import access_reading

    types = sorted(of_kinds(operations.SEALED).intersection(sought.types))
    return access_reading.operation_streams(ledger.user, sought._replace(types=types)) if types else []


def rows(ledger: "Ledger", ticket: UUID, sought: "Sought", sealed: Sequence[UUID], people: People) -> Iterator[dict[str, Any]]:
    """Give a row for each operation that is sought, in order of positions."""
    from ledger.events.catalogue import kind_of
    from ledger.store import access_reading

    outside = _outside(ledger, ticket, sealed)
    logins = consulting.logins(ledger)
    for each in access_reading.operations(ledger.user, ticket, sought):
        kind = operations.HELD if each.type is None else kind_of(each.type)
        if operations.gave(kind, each.said or {}):
            yield _row(each, kind, _fact(each), people, outside) | {
                "when": times.shown(each.recorded_at, ledger.zone), "login": logins.get(str(each.recorder)),
            }  # fmt: skip


def _outside(ledger: "Ledger", ticket: UUID, streams: Sequence[UUID]) -> Mapping[tuple[UUID, int], str]:
    """Open to whom entries of these streams gave something, where it is sealed and shown to this reader, some streams at a time."""
    found: dict[tuple[UUID, int], str] = {}
    for place in range(0, len(streams), PIECE):
        for entry in ledger.redeem(ticket, streams[place : place + PIECE], classes=CLASSES):
            said = entry.fact.fields.get(operations.SEALED.get(entry.fact.kind, ""))
            if isinstance(said, str):
                found[entry.fact.stream, entry.fact.version] = said
    return found


def _fact(each: "Operated") -> "Fact":
    """Make of what is told of an entry a fact, for whoever says who acted."""
    from ledger.events.fact import Fact
    from ledger.events.occurred import Occurred

    said = each.said or {}
    return Fact(
        each.position, each.stream, each.version, each.event, each.recorded_at, each.recorder, each.type or operations.HELD,
        Occurred.at(each.recorded_at), {}, said.get("who") or {}, {}, said.get("basis") or {}, said,
    )  # fmt: skip


def _row(each: "Operated", kind: str, fact: "Fact", people: People, outside: Mapping[tuple[UUID, int], str]) -> dict[str, Any]:
    number = each.number or ("UNIT" if each.kind == "unit" else "a stream without a number")
    entries = [f"#{version}" for version in _named(kind, fact.fields)]
    named = [*entries, *([each.person] if each.person else [])]
    of = f" ({', '.join(named)})" if named else ""
    member = people.members.get(str(each.recorder))
    return {
        "operation": str(operations.of_type(kind)), "type": kind, "address": f"{number}#{each.version}",
        "who": people.actor(fact) if fact.who else f"{member or 'somebody'} of {people.agency(str(each.agency))}",
        "what": f"{kind} {number}#{each.version}{of}", "entries": entries,
        "to": _to(each, kind, people, outside), "purpose": fact.basis.get("purpose"), "basis": fact.basis.get("basis"),
        "imported": fact.imported, "at": each.recorded_at, "position": each.position, "reader": str(each.recorder),
        "role": fact.who.get("role"), "agency": fact.who.get("agency") or each.agency,
        "cases": [number] if each.kind == "case" else [],
        "persons": [*([number] if each.kind == "person" else []), *([each.person] if each.person not in (None, number) else [])],
        "streams": [str(each.stream)], "finding": HELD if kind == operations.HELD else GONE if each.said is None else None,
    }  # fmt: skip


def _named(kind: str, fields: Mapping[str, Any]) -> Iterable[int]:
    """Give the numbers of the entries that an entry is of."""
    from ledger.rules.recipients import numbers

    return sorted({number for name in operations.OBJECTS.get(kind, ()) for number in numbers(fields.get(name))})


def _to(each: "Operated", kind: str, people: People, outside: Mapping[tuple[UUID, int], str]) -> list[str] | None:
    """Say to whom an entry gave something: agencies, sides and victims as it names them, and who is sealed as far as he was opened."""
    if operations.of_type(kind) is not Operation.DISCLOSURE:
        return None
    if operations.RECIPIENTS.get(kind) == "victim":
        return [each.person or "the victim"]
    if kind == "rights-request-followed":
        return [each.number or "the person"]
    said = (each.said or {}).get(operations.RECIPIENTS.get(kind, ""))
    clear = [people.agency(str(one)) for one in (said if isinstance(said, list) else [] if said is None else [said])]
    opened = outside.get((each.stream, each.version))
    return [*clear, *([opened] if opened else [])] or [OUTSIDE]
