"""A copy of what proceedings show to one audience: composed from what was decided, in sentences whose recorded words stay apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from commands import called, chronology, telling
from ledger import RELEASE
from projections.court.bundle import RECORDED, WORDS, Bare, Copy, Field, Line, Named, Redacted, Run

if TYPE_CHECKING:
    from commands.redacting import Redacting
    from ledger.events.fact import Fact
    from ledger.privacy.opening import Entry
    from ledger.rules.restriction import Standing
    from projections.court.masking import Masked
    from projections.court.redaction import Decisions, Verdict
    from projections.court.status import Since

UNTOLD = "Entry whose kind and time are not shown"
RECORDED_ON = "Recorded on"
LABELS = {"what": "kind and time", "who": "who did it"}
"""Names in plain words of units that are no fields."""


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
    told = Proceedings.of(own, names)
    forms, lines = jurisdiction.load(told.jurisdiction), tuple(maker.lines())
    sheets = heading.schedules(own, names, forms, audience)
    return Copy(
        audience=audience, title=heading.TITLES[audience], marking=heading.MARKING, release=RELEASE,
        contact=redacting.ledger.policy.contact, heading=heading.of(told, audience),
        legend=heading.legend(forms, told.kind, audience, under.checkpoint, RELEASE, complete=under.complete, scheduled=bool(sheets)),
        as_of=under.as_of, checkpoint=under.checkpoint, complete=under.complete, silent=maker.silent, lines=lines,
        bare=tuple(maker.bare()), people=tuple(maker.people()), schedules=sheets, redacted=tuple(_redacted(lines)),
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
        """What the audience is shown of each unit, by case and entry, then by ordinal."""
        found: dict[tuple[UUID, int], dict[int, Verdict]] = {}
        for unit in self.redacting.units:
            found.setdefault((unit.case, unit.entry), {})[unit.ordinal] = self.decisions.decided(unit, self.audience)
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

        persons = self.who.heads
        facts = [called.of_whom(entry, persons) for entry in self.masked]
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
        known = fact.type not in telling.NOT_TOLD
        says = runs.cut(told.sentence if known else _loose(fact), fact.position, seen)
        first, *later = told.beside
        marks = [*later, *self._restricted(entry)]
        beside = tuple(runs.cut(each, fact.position, seen) for each in marks)
        return Line(
            number, self._address(entry), self.records[fact.stream], fact.stream, telling.capital(told.when),
            first if known else f"{RECORDED_ON} {telling.moment(fact, zone)}.",
            fact.kind.replace("-", " ").capitalize() if known else UNTOLD, says, beside, tuple(self._status(fact)) if known else (),
            tuple(_fields(entry, seen)), entry.core, entry.leaf, entry.texts(),
        )  # fmt: skip

    def _address(self, entry: "Masked") -> str | None:
        if self.audience not in called.TO_SEE_ALL:
            return None
        return f"{self.redacting.numbers.get(entry.fact.stream, 'CASE')}#{entry.fact.version}"

    def _status(self, fact: "Fact") -> Iterator[str]:
        from projections.court import status

        day = fact.occurred.last_day(self.redacting.ledger.zone, fact.recorded_at)
        for person, changes in self.statuses.items():
            yield f"{self.who.person(person)}: {status.on(changes, day)}"

    def _restricted(self, entry: "Masked") -> Iterator[str]:
        from ledger.rules import restriction

        if not self.silent:
            for each in restriction.covering(self._standing[entry.fact.stream], entry.fact.version, entry.fact.kind):
                yield f"{restriction.in_words(each, self.redacting.ledger.zone).capitalize()}."

    @cached_property
    def _standing(self) -> "Mapping[UUID, Standing]":
        from ledger.rules import restriction

        by_stream: dict[UUID, list[Entry]] = {}
        for entry in self.redacting.entries:
            by_stream.setdefault(entry.fact.stream, []).append(entry)
        return {stream: restriction.in_force(entry.fact for entry in entries) for stream, entries in by_stream.items()}

    def bare(self) -> Iterator[Bare]:
        """Give the entries that are withheld whole, in a copy that states completeness."""
        if not self.under.complete:
            return
        shown = {(entry.fact.stream, entry.fact.version) for entry in self.masked}
        for stream, leaves in (self.under.leaves or {}).items():
            for version, leaf in enumerate(leaves, 1):
                if (stream, version) not in shown:
                    yield Bare(self.records[stream], stream, version, leaf)

    def people(self) -> Iterator[Named]:
        """Say who is who."""
        from projections.court import status

        for person in self.who.heads:
            yield Named(self.who.person(person), status.in_words(self.statuses[person]), renamed=False)
        for label in sorted({*self.who.labels.values()}):
            yield Named(label, (), renamed=True)


def _loose(fact: "Fact") -> str:
    """Tell an entry of which neither kind nor time is shown: what it says, text by text."""
    from projections.court.runs import is_marked

    texts = [value for value in fact.fields.values() if isinstance(value, str) and is_marked(value)]
    return " ".join(texts)


def _fields(entry: "Masked", seen: set[int]) -> Iterator[Field]:
    """Give the units that stand in no sentence; of those that are not shown one line for all that read alike."""
    from ledger.entry import canonical

    for ordinal, (name, value) in sorted(entry.values.items()):
        if ordinal not in seen:
            text = value if isinstance(value, str) else canonical.encode(value).decode()
            yield Field(ordinal, name, LABELS.get(name, name.replace("_", " ")), Run(RECORDED, text, ordinal))
    alike: dict[tuple[str, str], int] = {}
    for ordinal, (_, kind, text) in sorted(entry.instead.items()):
        if ordinal not in seen:
            alike.setdefault((kind, text), ordinal)
    yield from (Field(ordinal, "", "", Run(kind, text, ordinal)) for (kind, text), ordinal in alike.items())


def _redacted(lines: Iterable[Line]) -> Iterator[Redacted]:
    for line in lines:
        every = (*line.says, *(run for beside in line.beside for run in beside), *(field.run for field in line.fields))
        for label in dict.fromkeys(run.text for run in every if run.kind not in (WORDS, RECORDED)):
            yield Redacted(line.number, label)

