"""``timeline``: what is recorded about one person, across all cases that the person is a party of."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import click

from commands import chronology, consulting, options, output, questions
from commands.people import People
from commands.session import opened_ledger
from commands.words import READS, command
from ledger.errors import RuleRefused

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from ledger.privacy.opening import Entry


class Person(NamedTuple):
    """A person with the cases he is a party of, as this reader was shown them in one consultation."""

    number: str
    stream: UUID
    cases: Sequence[tuple[UUID, str, str]]
    entries: list["Entry"]
    people: People


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
    whom they are about. Cases that this reader may not know of are left out without a word. Reading is recorded: one consultation.
    What stands behind broken glass is read case by case: see caseledger show --break-glass.
    """
    with opened_ledger() as ledger:
        when = questions.asked(ledger, as_recorded, as_corrected)
        read = _consulted(ledger, number, purpose, why, when.upto)
        whole = chronology.chronology(read.entries, when.at, ledger.zone, read.people)
        told = [each for each in whole.told if concerns(each.entry.fact, read.stream)]
        if form == "table":
            spoken = questions.spoken(when, ledger.zone)
            read = read if when.now else joined_by_then(read, told)
            output.answer_lines(_headed(read, len(told), len(whole.told) - len(told), whole.straddling, spoken))
            output.answer_lines(chronology.prose(told))
            output.answer_lines(chronology.ended())
        else:
            rows = [chronology.record_of(each, ledger.zone, read.people) for each in told]
            output.answer_rows(rows, output.columns(*chronology.KEYS), form)


def _consulted(ledger: "Ledger", number: str, purpose: str | None, why: str | None, upto: int | None) -> Person:
    from ledger.store import reading

    person = consulting.find(ledger, number, purpose, why).stream
    cases = reading.cases_of(ledger.user, person)
    parties = [party for joined in ledger.parties(list({stream for stream, _, _ in cases})).values() for party in joined]
    persons = dict.fromkeys([person, *(each for each, _, _ in parties)])
    wanted = consulting.Wanted([stream for stream, _, _ in cases], list(persons), purpose, why, number, upto)
    entries = consulting.read(ledger, wanted)
    people = People.of(entries, [(person, "", number), *parties], consulting.logins(ledger), consulting.policies(ledger))
    return Person(number, person, cases, consulting.of(entries, [person, *(stream for stream, _, _ in cases)]), people)


def joined_by_then(read: Person, told: Iterable[chronology.Told]) -> Person:
    """Give the person with the cases that he had joined by the moment asked about, as far as that is told."""
    facts = [each.fact for each in told if each.fact.kind == "party-joined" and each.fact.fields.get("party") == str(read.stream)]
    joined = {(fact.stream, fact.fields.get("category")) for fact in facts}
    return read._replace(cases=[case for case in read.cases if case[:2] in joined])


def concerns(fact: "Fact", person: UUID) -> bool:
    """Tell whether an entry is about a person, or does not show whom it is about."""
    if fact.stream == person or not fact.marks:
        return True
    named = {str(subject.get("person")) for subject in _subjects(fact)}
    return str(person) in named or str(person) in map(str, fact.fields.values())


def _subjects(fact: "Fact") -> Iterable[dict[str, object]]:
    return [each for each in fact.marks.get("subjects") or () if isinstance(each, dict)]


def _nothing(when: str) -> str:
    return f"  {chronology.NOTHING if when else 'Nothing of it is shown to this reader.'}"


def _headed(read: Person, told: int, others: int, straddling: int, when: str) -> Iterator[str]:
    yield output.Heading(f"{read.people.person(str(read.stream))}{f', {when}' if when else ''}")
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
