"""What an erasure takes with it and what it leaves, told before it happens: by the addresses of entries, with nothing of what they say."""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from commands import output

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from ledger.scope import About, Scope, Sealed

WHY = "To list what an erasure reaches of what this agency itself holds."
"""The reason of the consultation by which an agency's own held entries are counted in."""
BY_ADDRESS = "an entry's address destroys it, with everything else in its slots"


class Known(NamedTuple):
    """A record as an erasure finds it: whom its entries are about, where they stand sealed, whose each slot is, and its parties' numbers.

    ``held``: how many entries each agency holds of which this reader cannot tell whom they are about.
    """

    about: "dict[int, About]"
    sealed: "Sealed"
    owners: dict[UUID, UUID | None]
    numbers: dict[UUID, str]
    held: dict[str, int]


def told(ledger: "Ledger", stream: UUID, label: str, slots: AbstractSet[UUID]) -> Iterator[str]:
    """Tell which entries of a record lose something with these slots, and what is about whom they belong to and stays."""
    from ledger.scope import losing, scope

    known = known_of(ledger, stream, label)
    lost = losing(known.sealed, slots)
    if lost:
        yield f"It takes from {_entries(label, lost, lambda version: output.counted(lost[version], 'unit'))}."
    persons = {owner for slot, owner in known.owners.items() if slot in slots and owner is not None}
    for person in sorted(persons, key=lambda each: known.numbers.get(each, "")):
        found = scope(person, known.about, known.sealed, known.owners, slots)
        yield from _of_person(label, known.numbers.get(person, "a party"), found)
    for agency, count in sorted(known.held.items()) if persons else ():
        yield f"Whom {output.counted(count, 'entry', 'entries')} held by {agency} {_is(count)} about is known to that agency alone."


def staying(ledger: "Ledger", stream: UUID, label: str, person: UUID) -> str:
    """Name the entries of a record that are about a person and have nothing sealed for him; empty where there is none."""
    from ledger.scope import scope

    known = known_of(ledger, stream, label)
    found = scope(person, known.about, known.sealed, known.owners, frozenset())
    left = sorted({*found.over, *found.around})
    return _entries(label, left) if left else ""


def _of_person(label: str, number: str, found: "Scope") -> Iterator[str]:
    if found.away:
        yield (
            f"{_entries(label, found.away)}: corrected, and no longer about {number}. What is sealed there for {number} goes all the same. "
            "To keep a value, correct its field to it first: that is sealed for whom the entry is about now."
        )
    if found.over:
        yield (
            f"{_entries(label, found.over)}: corrected to be about {number}. "
            f"What is sealed there for whom it was about before is not destroyed; {BY_ADDRESS}."
        )
    if found.around:
        yield (
            f"{_entries(label, found.around)}: about {number}, with text that is sealed for the record as a whole. "
            f"That is not destroyed; {BY_ADDRESS}."
        )


def known_of(ledger: "Ledger", stream: UUID, label: str) -> Known:
    """Find out what an erasure has to know of a record, called ``label``."""
    from ledger.entry.slot import Owner
    from ledger.events.fact import HELD
    from ledger.scope import whose
    from ledger.store import reading

    kind = reading.writing(ledger.user, stream).kind or "case"
    facts = _opened(ledger, stream)
    cases = [stream] if kind != "proceedings" else [case for each in ledger.proceedings(stream) for case in each.cases]
    numbers = {person: number or "a party" for joined in ledger.parties(cases).values() for person, _, number in joined}
    if kind == "person":
        numbers[stream] = label
    controllers = sorted({slot["controller"] for slot in reading.slots_of(ledger.user, stream)})
    living = ledger.keyring.living(Owner(person, stream, each) for person in (None, *numbers) for each in controllers)
    held: dict[str, int] = {}
    for fact in facts:
        if fact.type == HELD:
            holder = str((fact.held or {}).get("originator"))
            held[holder] = held.get(holder, 0) + 1
    sealed = reading.sealed_in(ledger.user, stream)
    return Known(whose(kind, facts), sealed, {slot: owner.person for owner, slot in living.items()}, numbers, held)


def _opened(ledger: "Ledger", stream: UUID) -> "list[Fact]":
    """The entries of a record, those that the user's own agency holds opened by a recorded consultation."""
    from ledger.events.envelope import Purpose
    from ledger.events.fact import HELD

    facts = ledger.facts(stream)
    if not any(fact.type == HELD and (fact.held or {}).get("originator") == ledger.me.agency for fact in facts):
        return facts
    read = ledger.read([stream], purpose=Purpose.HEALTH_CARE.value, reason=WHY, classes=("facts", "held"))
    opened = {entry.fact.version: entry.fact for entry in read if entry.fact.held is not None}
    return [opened.get(fact.version, fact) for fact in facts]


def _entries(label: str, versions: Iterable[int], more: Callable[[int], str] | None = None) -> str:
    """Write addresses of one record, its number once: CHS-26-0041#1, #4."""
    return label + ", ".join(f"#{version}" + (f" ({more(version)})" if more else "") for version in versions)


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
