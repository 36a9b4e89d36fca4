"""What of a person or a record an erasure destroys: which key slots, whose they are, whose word it takes (DPA 2018 s.47; domain.md 5.12).

Of cases that the asker's agency does not see nothing is looked for: an agency that sees them destroys it there.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from ledger.entry.slot import Owner
from ledger.errors import VerificationFailed
from ledger.store import proceedings_reading, reading

if TYPE_CHECKING:
    from ledger.events.fact import Fact
    from ledger.reader import Reader
    from ledger.store.proposals import Proposal

REVIEWED = "retention-reviewed.v1"


Row = Mapping[str, Any]
"""A slot as ``reading.slots_of`` gives it."""


class Doomed(NamedTuple):
    """Slots that may be destroyed together, by the stream that they belong to; how many units they hold; how many of them hold clear facts.

    ``controllers`` are the agencies whose they are.
    """

    streams: Mapping[UUID, tuple[UUID, ...]]
    units: int
    facts: int
    controllers: frozenset[str]

    @property
    def slots(self) -> tuple[UUID, ...]:
        """All of them, those of one stream together."""
        return tuple(slot for slots in self.streams.values() for slot in slots)

    @property
    def keys(self) -> int:
        """How many keys they have: a slot of facts has none."""
        return len(self.slots) - self.facts


def of_person(ledger: "Reader", person: UUID, scope: str, case: UUID | None = None) -> list[Row]:
    """Find what is sealed for a person: in his own record (identity), in one case (case), or in both, in all cases and proceedings.

    The reasons that stand in the person's own record are sealed for the record; they go with everything else of the person.
    """
    everywhere = scope in ("person", "controller")
    streams = [case] if case is not None else [person, *(elsewhere(ledger, person) if everywhere else ())]
    owners = [
        Owner(whose, stream, controller) for stream in streams for controller in _controllers(ledger, stream)
        for whose in ((person, None) if stream == person and everywhere else (person,))
    ]  # fmt: skip
    return _unnamed(reading.slots_named(ledger.user, list(ledger.keyring.living(owners).values())))


def elsewhere(ledger: "Reader", person: UUID) -> dict[UUID, str]:
    """Name the records beside the person's own in which something may be sealed for the person, by stream: cases and proceedings.

    Of proceedings all that the asker sees: whoever stands in them need not be a party of the cases that they concern.
    """
    cases = {stream: number for stream, _, number in reading.cases_of(ledger.user, person)}
    return cases | {each.stream: each.number for each in proceedings_reading.proceedings(ledger.user)}


def of_record(ledger: "Reader", stream: UUID, *, facts: bool) -> list[Row]:
    """Find everything sealed in a record, whoever it is about; its clear ``facts`` too."""
    return _unnamed(slot for slot in reading.slots_of(ledger.user, stream) if slot["sealed"] or facts)


def of_entry(ledger: "Reader", stream: UUID, version: int, *, text: bool = False) -> list[Row]:
    """Find the slots in which an entry's sealed units stand: everything else in them is destroyed with it.

    ``text``: of them those of the record itself alone, under which the text of narratives stands.
    """
    found = [slot for slot in reading.slots_of_entry(ledger.user, stream, version) if slot["sealed"]]
    own = set(ledger.keyring.living(Owner(None, stream, slot["controller"]) for slot in found).values()) if text else set[UUID]()
    return _unnamed(slot for slot in found if not text or slot["slot"] in own)


def doomed(rows: Iterable[Row]) -> Doomed:
    """Put together the slots that several searches found, each once."""
    found = {row["slot"]: row for row in rows}
    streams: dict[UUID, tuple[UUID, ...]] = {}
    for slot, row in found.items():
        streams[row["stream"]] = (*streams.get(row["stream"], ()), slot)
    kept = found.values()
    facts = sum(not row["sealed"] for row in kept)
    return Doomed(streams, sum(row["units"] for row in kept), facts, frozenset(row["controller"] for row in kept))


def proposed(ledger: "Reader", proposal: "Proposal") -> Doomed:
    """Find what a proposal names."""
    return doomed(reading.slots_named(ledger.user, list(proposal.slots)))


def require_of_person(ledger: "Reader", proposal: "Proposal", found: Doomed) -> None:
    """Ask the keyring whose keys a proposal of a person names: this one's, or those of a record itself.

    Raises VerificationFailed where one is another person's: what stands under it would go under this one's name.
    """
    if proposal.person is None:
        return
    owners = {
        Owner(whose, stream, controller) for stream in found.streams for controller in _controllers(ledger, stream)
        for whose in (proposal.person, None)
    }  # fmt: skip
    theirs = set(ledger.keyring.living(owners).values())
    sealed = {slot["slot"] for slot in reading.slots_named(ledger.user, list(proposal.slots)) if slot["sealed"]}
    if strange := sealed - theirs - proposal.decided:
        raise VerificationFailed(
            f"{proposal.address} names {len(strange)} keys that are not of the person for whom it was proposed; nothing was destroyed; "
            "decline it (rights erase --decline) and propose the erasure anew"
        )


def unspoken(ledger: "Reader", found: Doomed, person: UUID | None, agencies: Iterable[str]) -> list[str]:
    """Name the controllers whose word is missing: nobody of these agencies acts for them, nor did their last review come to erasing it.

    A review is no word for what its controller recorded there since.
    """
    left = found.controllers - {*agencies}
    if person is None or not left:
        return sorted(left)
    last = _last_reviews(ledger, person)
    given = {each: fact.position for each, fact in last.items() if fact.fields.get("decision") == "erase"}
    later = {*_recorded_since(ledger, found, given)} if left & given.keys() else set[str]()
    return sorted(each for each in left if each not in given or each in later)


def kept(ledger: "Reader", found: Doomed, person: UUID | None) -> list[str]:
    """Name the controllers whose last review of the person decided to keep what they hold."""
    if person is None:
        return []
    keeping = {each for each, fact in _last_reviews(ledger, person).items() if fact.fields.get("decision") != "erase"}
    return sorted(found.controllers & keeping)


def _last_reviews(ledger: "Reader", person: UUID) -> "dict[str, Fact]":
    """Give each controller's last review of a person."""
    return {str(fact.fields.get("controller")): fact for fact in ledger.facts(person, [REVIEWED])}


def _recorded_since(ledger: "Reader", found: Doomed, given: Mapping[str, int]) -> Iterator[str]:
    """Name the controllers that sealed something in these slots behind their position."""
    whose = {slot["slot"]: slot["controller"] for slot in reading.slots_named(ledger.user, list(found.slots))}
    for stream in found.streams:
        places = {fact.version: fact.position for fact in ledger.facts(stream)}
        for version, slots in reading.sealed_in(ledger.user, stream).items():
            held_by = {whose[slot] for slot in slots.keys() & whose.keys()}
            yield from (each for each in held_by & given.keys() if places.get(version, 0) > given[each])


def _controllers(ledger: "Reader", stream: UUID) -> list[str]:
    return sorted({slot["controller"] for slot in reading.slots_of(ledger.user, stream)})


def _unnamed(rows: Iterable[Row]) -> list[Row]:
    """Leave out what an erasure names already."""
    return [row for row in rows if row["erased_by"] is None]
