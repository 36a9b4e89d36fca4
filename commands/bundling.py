"""A copy of what proceedings show to one audience: composed from what was decided, in sentences whose recorded words stay apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from commands import apart, called, chronology, telling
from ledger import RELEASE
from ledger.errors import NotFound
from projections.court.bundle import RECORDED, WORDS, Bare, Copy, Line, Named, Redacted, Run

if TYPE_CHECKING:
    from commands.redacting import Redacting
    from ledger.events.fact import Fact
    from ledger.privacy.opening import Entry
    from ledger.rules.restriction import Standing
    from projections.court.masking import Masked
    from projections.court.redaction import Decisions, Verdict
    from projections.court.status import Since

UNTOLD = "Entry whose kind and time are not shown"
ENTRY = "Entry"
RECORDED_ON = "Recorded on"
HEADINGS = {"reoffence-reported": "Further conduct reported", "reoffence-assessed": "Report of further conduct assessed"}
"""Names of types whose codes say more than was shown by then (design: words)."""
UNSAID = "not shown"
"""Stands in generated words for what is not shown."""


class Under(NamedTuple):
    """Under which checkpoint a copy is made: its size, when the last entry that it covers was recorded, whether completeness is stated.

    ``leaves``: of a copy that states it, the leaves of each case's entries, by version from 1.
    """

    checkpoint: int
    as_of: datetime
    complete: bool = False
    leaves: Mapping[UUID, Sequence[bytes]] | None = None


def composed(redacting: "Redacting", audience: str, under: Under, exhibits: Mapping[str, bytes] | None = None) -> Copy:
    """Compose the copy for an audience, from one recorded consultation. Raises what reading raises, and UsageError for a file of no entry.

    What is recorded behind the checkpoint is not in it.
    """
    from ledger.rules import jurisdiction
    from projections.court import enclosed, heading
    from projections.court.schedule import Proceedings

    maker = _Composer(redacting, audience, under)
    people = redacting.people
    names = {**people.members, **people.names, **{code: people.agency(code) for code in people.agencies}}
    own = [entry for entry in redacting.own if entry.fact.position < under.checkpoint]
    if not own:
        raise NotFound(f"the proceedings do not stand under checkpoint {under.checkpoint:,}; nothing was made; make a checkpoint first")
    told = Proceedings.of(own, names)
    forms, lines = jurisdiction.load(told.jurisdiction), tuple(maker.lines())
    sheets = heading.schedules(own, names, forms, audience)
    return Copy(
        audience=audience, title=heading.TITLES[audience], marking=heading.MARKING, release=RELEASE,
        contact=redacting.ledger.policy.contact, heading=heading.of(told, audience),
        legend=heading.legend(forms, told.kind, audience, under.checkpoint, RELEASE, complete=under.complete, scheduled=bool(sheets)),
        as_of=under.as_of, checkpoint=under.checkpoint, complete=under.complete, silent=maker.silent, lines=lines,
        bare=tuple(maker.bare()), people=tuple(maker.people(lines)), schedules=sheets, redacted=tuple(_redacted(lines)),
        exhibits=tuple(enclosed.exhibits(lines, exhibits or {})),
    )  # fmt: skip


class _Composer:
    """What is composed for one audience, step by step."""

    def __init__(self, redacting: "Redacting", audience: str, under: Under) -> None:
        self.redacting, self.audience, self.under = redacting, audience, under

    @property
    def silent(self) -> bool:
        """Whether nothing that is withheld leaves a mark: of a copy for the person whose data it is (DPA 2018 s.45(4) to (6))."""
        return self.audience == "subject"

    @cached_property
    def decisions(self) -> "Decisions":
        """What was decided."""
        return self.redacting.decisions

    @cached_property
    def verdicts(self) -> "Mapping[tuple[UUID, int], dict[int, Verdict]]":
        """What the audience is shown of each unit, by case and entry, then by ordinal; of those that no reader is shown, nothing."""
        from projections.court.suggesting import TECHNICAL

        found: dict[tuple[UUID, int], dict[int, Verdict]] = {}
        for unit in self.redacting.units:
            told = found.setdefault((unit.case, unit.entry), {})
            if unit.name not in TECHNICAL:
                told[unit.ordinal] = self.decisions.decided(unit, self.audience)
        return found

    @cached_property
    def masked(self) -> "list[Masked]":
        """The entries of which something is shown, in the order in which things happened, each calling the others as the copy does."""
        from projections.court.masking import masked
        from projections.engine.time import resolve

        shown = [
            found for entry in self.redacting.entries
            if entry.fact.position < self.under.checkpoint
            and (found := masked(entry, self.verdicts[entry.fact.stream, entry.fact.version], silent=self.silent)) is not None
        ]  # fmt: skip
        by_position = {entry.fact.position: entry for entry in shown}
        facts = (fact for fact, _ in resolve((entry.fact for entry in shown), None))
        ordered = [by_position[fact.position] for fact in chronology.in_order(facts, self.redacting.ledger.zone)]
        names: dict[UUID, dict[int, str]] = {}
        for number, entry in enumerate(ordered, 1):
            names.setdefault(entry.fact.stream, {})[entry.fact.version] = f"entry {number}"
        return [replace(entry, called=names[entry.fact.stream]) for entry in ordered]

    @cached_property
    def records(self) -> dict[UUID, str]:
        """By what name the copy calls each stream: Record A, Record B in the order in which they come, whatever their numbers are."""
        streams = dict.fromkeys(entry.fact.stream for entry in self.masked)
        named = {*streams, *((self.under.leaves or {}) if self.under.complete else ())}
        ordered = [*streams, *sorted(named - streams.keys())]
        return {stream: f"Record {called.letters(number)}" for number, stream in enumerate(ordered, 1)}

    @cached_property
    def who(self) -> "called.CalledPeople":
        """By what the copy calls people."""
        return called.people(self.redacting, self.audience)

    @cached_property
    def statuses(self) -> "dict[str, tuple[Since, ...]]":
        """By id of each person at the head of the proceedings, what he was since when."""
        from projections.court import status

        persons = self.who.defendants
        facts = [called.of_whom(entry, self.who.alone) for entry in self.masked] if persons else []
        return {person: status.of(ids, facts, self.redacting.ledger.zone) for person, ids in persons.items()}

    def lines(self) -> Iterator[Line]:
        """Tell the entries."""
        from projections.engine.time import NOW

        zone = self.redacting.ledger.zone
        told = chronology.chronology(self.masked, NOW, zone, self.who).told
        by_position = {each.fact.position: each for each in told}
        for number, entry in enumerate(self.masked, 1):
            yield self._line(number, entry, by_position[entry.fact.position])

    def _line(self, number: int, entry: "Masked", told: chronology.Told) -> Line:
        from projections.court import runs

        zone, fact, seen = self.redacting.ledger.zone, told.fact, set[int]()
        known, recorded = fact.type not in telling.NOT_TOLD, f"{RECORDED_ON} {telling.moment(fact, zone)}"
        whole = known and not (self.silent and runs.says(told.sentence, UNSAID))
        says = runs.cut(told.sentence if whole else apart.loosely(fact), fact.position, seen)
        first, *later = told.beside
        marks = [*(each for each in later if not (self.silent and runs.says(each, UNSAID))), *self._restricted(entry)]
        beside = tuple(runs.cut(each, fact.position, seen) for each in marks)
        heading = HEADINGS.get(fact.kind) or fact.kind.replace("-", " ").capitalize()
        return Line(
            number, self._address(entry), self.records[fact.stream], fact.stream,
            recorded if self.silent and not known else telling.capital(told.when), first if known else f"{recorded}.",
            heading if known else ENTRY if self.silent else UNTOLD, says, beside, tuple(self._status(fact)) if known else (),
            tuple(apart.silently(entry, seen, zone, self.who, told=whole) if self.silent else apart.fields(entry, seen)),
            entry.core, entry.leaf, entry.texts(),
        )  # fmt: skip

    def _address(self, entry: "Masked") -> str | None:
        from ledger.rules.copies import TO_SEE_ALL

        if self.audience not in TO_SEE_ALL:
            return None
        return f"{self.redacting.numbers.get(entry.fact.stream, 'CASE')}#{entry.fact.version}"

    def _status(self, fact: "Fact") -> Iterator[str]:
        from projections.court import status

        if self.silent:
            return
        day = fact.occurred.last_day(self.redacting.ledger.zone, fact.recorded_at)
        for person, changes in self.statuses.items():
            yield f"{self.who.person(person)}: {status.on(changes, day)}"

    def _restricted(self, entry: "Masked") -> Iterator[str]:
        from ledger.rules import restriction

        if not self.silent:
            for each in restriction.covering(self._standing[entry.fact.stream], entry.fact.version, entry.fact.kind):
                if each.entry not in entry.called:
                    yield telling.capital(f"{restriction.in_words(each, self.redacting.ledger.zone)}.")

    @cached_property
    def _standing(self) -> "Mapping[UUID, Standing]":
        from ledger.rules import restriction

        by_stream: dict[UUID, list[Entry]] = {}
        for entry in self.redacting.entries:
            if entry.fact.position < self.under.checkpoint:
                by_stream.setdefault(entry.fact.stream, []).append(entry)
        return {stream: restriction.in_force(entry.fact for entry in entries) for stream, entries in by_stream.items()}

    def bare(self) -> Iterator[Bare]:
        """Give the entries that are withheld whole, in a copy that states completeness, in the order in which they are checked."""
        if not self.under.complete:
            return
        shown = {(entry.fact.stream, entry.fact.version) for entry in self.masked}
        for stream, leaves in sorted((self.under.leaves or {}).items()):
            for version, leaf in enumerate(leaves, 1):
                if (stream, version) not in shown:
                    yield Bare(self.records[stream], stream, version, leaf)

    def people(self, lines: Sequence[Line]) -> Iterator[Named]:
        """Say who is who: who stands at the head of the proceedings, and which other names the copy uses."""
        from ledger.events.proceedings import Capacity
        from projections.court import status

        text = "\n".join(run.text for line in lines for run in _every(line))
        for person in self.who.heads:
            stands = (Capacity.meanings().get(self.who.stands[person], ""),)
            since = status.in_words(self.statuses[person]) if person in self.statuses else stands
            if not self.silent:
                yield Named(self.who.person(person), since, renamed=False)
        for label in sorted({*self.who.labels.values()}):
            if label in text:
                yield Named(label, (), renamed=True)


def _redacted(lines: Iterable[Line]) -> Iterator[Redacted]:
    for line in lines:
        for label in dict.fromkeys(run.text for run in _every(line) if run.kind not in (WORDS, RECORDED)):
            yield Redacted(line.number, label)


def _every(line: Line) -> Iterator[Run]:
    """Give all runs of an entry."""
    yield from line.says
    for beside in line.beside:
        yield from beside
    yield from (field.run for field in line.fields)

