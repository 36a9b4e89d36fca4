"""``timeline``: what is recorded about one person, across all cases that the person is a party of."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import click

from commands import chronology, consulting, options, output, questions, telling
from commands.people import People
from commands.same import same_in_words
from commands.session import opened_ledger
from commands.words import READS, command
from ledger.errors import RuleRefused

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from ledger.persons import Persons
    from ledger.privacy.opening import Entry


class Person(NamedTuple):
    """A person, and whoever is the same one, with the cases they are parties of, as this reader was shown them in one consultation."""

    number: str
    stream: UUID
    same: "Persons"
    cases: Sequence[tuple[UUID, str, str]]
    entries: list["Entry"]
    people: People

    @property
    def persons(self) -> tuple[UUID, ...]:
        """Every id under which the same person was recorded, his own too."""
        return self.same.of(self.stream)


@command(
    "timeline", may=(*READS, RuleRefused),
    examples="caseledger timeline P-311\ncaseledger timeline P-311 --as-recorded 2026-03-06\ncaseledger timeline P-311 --format ndjson",
)  # fmt: skip
@click.argument("number", type=options.Person(), metavar="PERSON")
@options.as_of
@options.consulting
@output.format_option
def timeline(*, number: str, as_recorded: str | None, as_corrected: str | None, purpose: str | None, why: str | None, form: str) -> None:
    """Show what is recorded about one person across cases, in the order in which things happened, each under its case's address.

    Told are the entries that name the person as one of their subjects, and those of these cases that do not show this reader
    whom they are about; where persons were found to be one by the moment asked about, those of each. Cases that this reader may not
    know of are left out without a word. Reading is recorded: one consultation.
    What stands behind broken glass is read case by case: see caseledger show --break-glass.
    """
    with opened_ledger() as ledger:
        when = questions.asked(ledger, as_recorded, as_corrected)
        read = _consulted(ledger, number, purpose, why, when)
        whole = chronology.chronology(read.entries, when.at, ledger.zone, read.people)
        told = [each for each in whole.told if concerns(each.entry.fact, read.persons)]
        if form == "table":
            spoken = questions.spoken(when, ledger.zone)
            read = read if when.now else joined_by_then(read, told)
            others = len(whole.told) - len(told)
            output.answer_lines(_headed(read, len(told), others, whole.straddling, spoken, ledger.zone))
            output.answer_lines(chronology.prose(told))
            output.answer_lines(chronology.ended())
        else:
            rows = [chronology.record_of(each, ledger.zone, read.people) for each in told]
            output.answer_rows(rows, output.columns(*chronology.KEYS), form)


def _consulted(ledger: "Ledger", number: str, purpose: str | None, why: str | None, when: questions.Asked) -> Person:
    from ledger.persons import joined
    from ledger.store import reading

    person = consulting.find(ledger, number, purpose, why).stream
    merges = ledger.merges([person])
    same = joined(merges, when.at.recorded_by)
    cases = [case for each in same.of(person) for case in reading.cases_of(ledger.user, each)]
    parties = [party for joined in ledger.parties(list({stream for stream, _, _ in cases})).values() for party in joined]
    persons = dict.fromkeys([*same.of(person), *(each for each, _, _ in parties)])
    wanted = consulting.Wanted(list({stream: None for stream, _, _ in cases}), list(persons), purpose, why, number, when.upto)
    entries = consulting.read(ledger, wanted)
    named = [(person, "", number), *parties, *((each.other, "", each.other_number) for each in merges)]
    people = People.of(entries, named, consulting.logins(ledger), consulting.policies(ledger))
    streams = [*same.of(person), *(stream for stream, _, _ in cases)]
    return Person(number, person, same, cases, consulting.of(entries, streams), people)


def joined_by_then(read: Person, told: Iterable[chronology.Told]) -> Person:
    """Give the person with the cases that he had joined by the moment asked about, as far as that is told."""
    persons = set(map(str, read.persons))
    facts = [each.fact for each in told if each.fact.kind == "party-joined" and each.fact.fields.get("party") in persons]
    joined = {(fact.stream, fact.fields.get("category")) for fact in facts}
    return read._replace(cases=[case for case in read.cases if case[:2] in joined])


def concerns(fact: "Fact", persons: Collection[UUID]) -> bool:
    """Tell whether an entry is about a person, by any of the ids under which he was recorded, or does not show whom it is about."""
    if fact.stream in persons or not fact.marks:
        return True
    named = {str(subject.get("person")) for subject in _subjects(fact)} | set(map(str, fact.fields.values()))
    return not named.isdisjoint(map(str, persons))


def _subjects(fact: "Fact") -> Iterable[dict[str, object]]:
    return [each for each in fact.marks.get("subjects") or () if isinstance(each, dict)]


def _nothing(when: str) -> str:
    return f"  {chronology.NOTHING if when else 'Nothing of it is shown to this reader.'}"


def _headed(read: Person, told: int, others: int, straddling: int, when: str, zone: tzinfo) -> Iterator[str]:
    yield output.Heading(f"{read.people.person(str(read.stream))}{f', {when}' if when else ''}")
    if one := same_in_words(read.same, read.stream, zone):
        yield f"  {telling.capital(one)}"
    categories: dict[str, list[str]] = {}
    for _, category, number in read.cases:
        categories.setdefault(number, []).append(category.replace("_", " "))
    for number, each in categories.items():
        yield f"  {number}: {' and '.join(each)}"
    yield f"  {output.counted(told, 'entry', 'entries')}, in the order in which they are said to have happened" if told else _nothing(when)
    if others:
        yield f"  {output.counted(others, 'other entry', 'other entries')} of these cases: not about this person; see caseledger show"
    yield from chronology.straddled(straddling)
    yield ""
