"""The pack of one controller about one person, as it is told: from what was decided to go, and from nothing else. Pure.

What does not go leaves no trace: no number, no count, no mark, no basis and no recipient that only something withheld has. The same
inputs give the same pack, and whoever is given nothing gets the same pack as everybody to whom nothing is given (DPA 2018 s.45(4) to (6)).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from ledger.entry import canonical
from ledger.events.catalogue import load
from ledger.events.envelope import Purpose
from ledger.events.occurred import long_date
from ledger.events.sentence import listed
from projections.rights import wording
from projections.rights.proposing import Item

Pack = Mapping[str, Any]
"""What the pages and the file of a program are made of: JSON values."""


class Answer(NamedTuple):
    """What surrounds what is given: who answers, when, to a request of which day, and what is said of recipients, periods and gaps.

    ``sector`` is the kind of the controller; ``recipients`` are kinds of those to whom what goes was given, ``partners`` of agencies that
    see it under agreements; ``grounds`` are codes of ``wording.GROUNDS``, where the person is told that something is left out.
    """

    controller: str
    sector: str
    contact: str
    on: date
    requested_on: date
    grounds: Sequence[str] = ()
    kept: Sequence[str] = ()
    recipients: Sequence[str] = ()
    partners: Sequence[str] = ()

    @property
    def part_3(self) -> bool:
        """Whether it is answered under Part 3 of the Data Protection Act 2018."""
        return self.sector in wording.PART_3


def assembled(items: Iterable[Item], answer: Answer) -> Pack:
    """Put together the pack of these items; of an entry that is told only with a passage, nothing where none goes."""
    entries = [*_entries(items)]
    sections = [*_given(entries, answer)] if entries else []
    gap = [wording.LEFT_OUT.format(grounds=" and because ".join(_grounds(answer)))] if entries and answer.grounds else []
    return {
        "title": wording.TITLE, "subtitle": wording.SUBTITLE, "controller": answer.controller, "contact": answer.contact,
        "answered_on": answer.on.isoformat(), "requested_on": answer.requested_on.isoformat(),
        "opening": [_asked(answer), *(wording.GIVEN if entries else wording.NOTHING), *gap, wording.ADDRESS],
        "sections": [*sections, *_rights(answer, given=bool(entries))],
    }  # fmt: skip


def as_json(pack: Pack) -> bytes:
    """Write the pack for a program: canonical JSON (RFC 8785)."""
    return canonical.encode(dict(pack)) + b"\n"


def texts(pack: Pack) -> Iterator[str]:
    """Give every text of a pack."""
    for value in pack.values():
        yield from _texts(value)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


class _Entry(NamedTuple):
    item: Item
    sentences: list[str]


def _entries(items: Iterable[Item]) -> Iterator[_Entry]:
    found: dict[str, _Entry] = {}
    for item in items:
        if item.of is None:
            found[item.key] = _Entry(item, [item.text])
        elif item.of in found:
            found[item.of].sentences.append(item.text)
    return (each for each in found.values() if each.item.bare or len(each.sentences) > 1)


def _asked(answer: Answer) -> str:
    asked = f"You asked {answer.controller} on {long_date(answer.requested_on)} for personal data about you."
    return f"{asked} This is its answer, as things stood on {long_date(answer.on)}."


def _grounds(answer: Answer) -> list[str]:
    known = wording.GROUNDS[answer.part_3]
    return [known[code].words for code in sorted(set(answer.grounds) & known.keys())]


def _section(heading: str, paragraphs: Iterable[str] = (), rows: Iterable[tuple[str, str]] = (), entries: Iterable[_Entry] = ()) -> Pack:
    return {
        "heading": heading, "paragraphs": [*paragraphs], "rows": [{"label": label, "value": value} for label, value in rows],
        "entries": [{"when": each.item.when, "sentences": each.sentences} for each in entries],
    }  # fmt: skip


def _given(entries: Sequence[_Entry], answer: Answer) -> Iterator[Pack]:
    purposes = sorted({Purpose.meanings().get(str(each.item.fact.basis.get("purpose")), "") for each in entries} - {""})
    yield _section(
        "Why we hold it", [f"We hold it for {listed(purposes)}."] if purposes else [],
        [(listed(kinds).capitalize(), basis) for basis, kinds in _bases(entries).items()],
    )  # fmt: skip
    if identity := [each for each in entries if each.item.identity]:
        yield _section("Who you are, and how you are reached", entries=identity)
    if others := [each for each in entries if not each.item.identity]:
        yield _section("What is recorded about you", entries=others)
    yield _section("Where it came from", [f"It came from {listed(_origins(entries))}. We do not say who told us something in confidence."])
    yield _section("Who was given it", _recipients(answer))
    yield _section("How long we keep it", answer.kept or [wording.PERIOD_UNKNOWN])
    yield _section("Decisions by computer", [wording.AUTOMATED])


def _bases(entries: Sequence[_Entry]) -> dict[str, list[str]]:
    """Give each lawful basis, with its condition, and the kinds of records that rest on it."""
    found: dict[str, set[str]] = {}
    for each in entries:
        basis = each.item.fact.basis
        said = wording.BASES.get(str(basis.get("basis"))), wording.CONDITIONS.get(str(basis.get("condition")))
        kind = wording.RECORDS.get(load(each.item.fact.type).group.value)
        if said[0] and kind:
            found.setdefault(" ".join(filter(None, said)), set()).add(kind)
    return {basis: sorted(found[basis]) for basis in sorted(found)}


def _origins(entries: Sequence[_Entry]) -> list[str]:
    facts = [each.item.fact for each in entries]
    told = {wording.ORIGINS.get(str(fact.basis.get("statement")), wording.ORIGINS["fact"]) for fact in facts}
    return [*sorted(told), *([wording.EARLIER] if any(fact.imported for fact in facts) else [])]


def _recipients(answer: Answer) -> Iterator[str]:
    if not answer.recipients and not answer.partners:
        yield wording.NOT_SHARED
        return
    if answer.partners:
        yield wording.PARTNERS.format(kinds=listed(sorted(answer.partners)))
    if answer.recipients:
        yield f"Parts of it were also given to {listed(sorted(answer.recipients))}."


def _rights(answer: Answer, *, given: bool) -> Iterator[Pack]:
    if given:
        yield _section("What you may ask of us", wording.RIGHTS[answer.part_3])
    contact = [f"{answer.controller}: {answer.contact}"] if answer.contact else []
    yield _section("If you are not content, and whom to ask", [wording.COMPLAIN, wording.COMMISSIONER, wording.COURT, *contact])
