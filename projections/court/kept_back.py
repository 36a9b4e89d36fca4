"""What a gate looks for and what explains it, from what is decided of proceedings for one audience. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from ledger.entry import identifier
from ledger.entry.mention import KINDS
from ledger.events.fact import ENVELOPE
from ledger.rules.decisions import RELEASE
from projections.court.gate import Kept, Known
from projections.court.matter import Matter
from projections.court.redaction import Gist, Renamed, Shown, Verdict
from projections.court.units import CLEAR, SENTENCE, Unit

Told = tuple[Unit, Verdict]


def known(
    matter: Matter, numbers: Mapping[Any, str], *, others: Iterable[Kept] = (), decided: Iterable[str] = (), said: Iterable[str] = (),
    identifiers: Iterable[Kept] = (), bare: bool = False,
) -> Known:  # fmt: skip
    """Put together what a gate knows (projections.court.gate.Known); ``numbers`` gives those of cases and persons by id.

    ``others``: texts of the proceedings' own entries (``of_proceedings``). ``decided``: what a recorded decision shows beside units: names
    and numbers at the head, cells of schedules issued to this audience.
    """
    told = [(unit, matter.verdict(unit)) for unit in matter.units]
    hidden, released = _persons(matter)
    persons = {party.person: party.number for party in matter.parties if party.number}
    return Known(
        kept=(*_kept(told, numbers), *others), released=(*_shown(told), *_instead(told), *decided), said=tuple(said), names=matter.names,
        hidden=hidden, named=matter.named | released, numbers=persons, identifiers=tuple(identifiers), bare=bare,
    )  # fmt: skip


def of_proceedings(units: Iterable[Unit], number: str) -> Iterator[Kept]:
    """Give the texts of proceedings' own entries: descriptions of items, reasons, gists. Nothing of them is shown as a unit."""
    yield from (Kept(f"{number}#{unit.entry}:{unit.ordinal}", unit.text) for unit in units if _is_looked_for(unit))


def _persons(matter: Matter) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """Give the persons who have another name or of whom everything is withheld, and those who are released, under every id."""
    together = {person: group for group in matter.same for person in group}
    hidden, released = set[UUID](), set[UUID]()
    for one in matter.decisions.standing(matter.audience):
        if one.person is not None and (one.redaction != RELEASE or one.confirmed):
            (released if one.redaction == RELEASE else hidden).update(together.get(one.person, {one.person}))
    return frozenset(hidden), frozenset(released - hidden)


def _kept(told: Iterable[Told], numbers: Mapping[Any, str]) -> Iterator[Kept]:
    for unit, verdict in told:
        if not isinstance(verdict, Shown) and _is_looked_for(unit):
            yield Kept(f"{numbers.get(unit.case, 'CASE')}#{unit.entry}:{unit.ordinal}", unit.text)


def _is_looked_for(unit: Unit) -> bool:
    """Whether it is a text that somebody wrote, or an id; codes are told in generated words, which who makes the copy answers for."""
    if not unit.text or unit.name in ENVELOPE:
        return False
    return unit.kind != CLEAR or " " in unit.text.strip() or any(identifier.find(unit.text))


def _shown(told: Iterable[Told]) -> Iterator[str]:
    """Give the texts that are shown; the pieces of a narrative that follow one another as one, as they are read."""
    together, last = "", None
    for unit, verdict in told:
        piece = (unit.case, unit.entry, unit.name) if unit.kind == SENTENCE or unit.kind in KINDS else None
        if piece is None or piece != last or not isinstance(verdict, Shown):
            if together:
                yield together
            together = ""
        if isinstance(verdict, Shown):
            together += unit.text
        last = piece
    if together:
        yield together


def _instead(told: Iterable[Told]) -> Iterator[str]:
    """Give what stands in place of texts."""
    for _, verdict in told:
        match verdict:
            case Gist(text=text, label=label):
                yield from (text, label)
            case Renamed(label=label):
                yield label
            case Shown():
                pass
            case _:
                yield verdict.label
