"""``timeline``: what is recorded about one person, across all cases that the person is a party of."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import click

from commands import chronology, consulting, lanes, options, output, questions, telling
from commands.people import People
from commands.same import same_in_words
from commands.session import opened_ledger
from commands.words import READS, command
from ledger.errors import RuleRefused

if TYPE_CHECKING:
    from datetime import date

    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from ledger.persons import Persons
    from ledger.privacy.opening import Entry
    from projections.lanes.person import Whole


class Person(NamedTuple):
    """A person, and whoever is the same one, with the cases they are parties of, as this reader was shown them in one consultation.

    ``same``: who is one with whom by the moment asked about, of all persons of whom this reader sees both.
    """

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
    examples="caseledger timeline P-311\ncaseledger timeline P-311 --entries\ncaseledger timeline P-311 --as-recorded 2026-03-06\n"
    "caseledger timeline P-311 --format ndjson",
)  # fmt: skip
@click.argument("number", type=options.Person(), metavar="PERSON")
@click.option("--entries", is_flag=True, help="Tell the entries in sentences, in the order in which things happened, in place of lanes.")
@click.option("--no-chart", "bare", is_flag=True, help="Leave the chart away, and tell the table alone.")
@options.as_of
@options.consulting
@output.format_option
def timeline(
    *, number: str, entries: bool, bare: bool, as_recorded: str | None, as_corrected: str | None, purpose: str | None, why: str | None,
    form: str,
) -> None:  # fmt: skip
    """Show one person across cases: what he is said to have done, and what was done about it, in lanes.

    A table has one line for each incident, report of further conduct, order, stay in custody and the like, with its entry; the chart
    beneath draws them over time, and says what each character stands for. Conduct is towards the first victim, the same as before, a new
    one or a third person. Of a victim it is told what is said to have been done towards her. What an agency holds is told where it is
    shown to this reader.

    --entries tells in sentences the entries that name the person as one of their subjects, and those of these cases that do not show
    this reader whom they are about. JSON, NDJSON and CSV give these entries, each with the items of the lanes that it tells of.

    Where persons were found to be one by the moment asked about, those of each are told. Cases that this reader may not
    know of are left out without a word. Reading is recorded: one consultation.
    What stands behind broken glass is read case by case: see caseledger show --break-glass.
    """
    with opened_ledger() as ledger:
        when = questions.asked(ledger, as_recorded, as_corrected)
        read = _consulted(ledger, number, purpose, why, when)
        folded = _lanes(ledger, read, when)
        if form == "table" and not entries:
            _put(ledger, read, folded, when, picture=not bare)
        else:
            _tell(ledger, read, folded, when, form)


def _tell(ledger: "Ledger", read: Person, folded: "Folded", when: questions.Asked, form: str) -> None:
    """Tell the entries: those about the person, those that do not show whom they are about, and those of which the lanes tell."""
    whole = chronology.chronology(read.entries, when.at, ledger.zone, read.people)
    items = lanes.items(folded.whole, read.people)
    told = [each for each in whole.told if concerns(each.entry.fact, read.persons) or each.entry.address in items]
    if form != "table":
        rows = [chronology.record_of(each, ledger.zone, read.people) | {"items": items.get(each.entry.address, [])} for each in told]
        return output.answer_rows(rows, output.columns(*chronology.KEYS, "items"), form)
    read = read if when.now else joined_by_then(read, [each.fact for each in told])
    others = len(whole.told) - len(told)
    output.answer_lines(_headed(read, len(told), others, whole.straddling, questions.spoken(when, ledger.zone), ledger.zone))
    output.answer_lines(chronology.prose(told))
    return output.answer_lines(chronology.ended())


class Folded(NamedTuple):
    """A person's lines across cases, the moment at which they speak, and how many entries may have happened by then and are not in them."""

    whole: "Whole"
    today: "date"
    straddling: int


def _lanes(ledger: "Ledger", read: Person, when: questions.Asked) -> Folded:
    """Fold each case as this reader was shown it, and tell of the person across them."""
    from projections.engine import question as known
    from projections.engine.fold import fold_stream
    from projections.lanes.person import whole

    question = known.load("timeline")
    numbers = {stream: number for stream, _, number in read.cases}
    facts = {stream: [entry.fact for entry in read.entries if entry.fact.stream == stream] for stream in numbers}
    folded = [fold_stream(question, its, when.at, ledger.zone) for its in facts.values()]
    rows = [each.row | {"number": numbers[each.stream]} for one in folded for each in one.rows]
    today = questions.moment(ledger, when).astimezone(ledger.zone).date()
    person = str(read.same.canonical(read.stream))
    return Folded(whole(rows, read.same, person, today), today, sum(one.straddling for one in folded))


def _put(ledger: "Ledger", read: Person, folded: Folded, when: questions.Asked, *, picture: bool) -> None:
    """Tell the lanes: whom they are of, the table, the chart, and what is not in them."""
    from projections.engine.time import resolve

    known = [fact for fact, _ in resolve([entry.fact for entry in read.entries], when.at.recorded_by)]
    read = read if when.now else joined_by_then(read, known)
    cases = {stream for stream, _, _ in read.cases}
    output.answer_lines([*_named(read, questions.spoken(when, ledger.zone), ledger.zone), *chronology.straddled(folded.straddling), ""])
    lanes.put(folded.whole, read.people, folded.today, picture=picture)
    output.answer_lines([*lanes.unshown(fact for fact in known if fact.stream in cases), *chronology.ended()])


def _consulted(ledger: "Ledger", number: str, purpose: str | None, why: str | None, when: questions.Asked) -> Person:
    from ledger.store import reading

    person = consulting.find(ledger, number, purpose, why).stream
    merges = ledger.merges([person])
    same = ledger.all_persons(when.at.recorded_by, when.upto)
    cases = [case for each in same.of(person) for case in reading.cases_of(ledger.user, each)]
    parties = [party for joined in ledger.parties(list({stream for stream, _, _ in cases})).values() for party in joined]
    persons = dict.fromkeys([*same.of(person), *(each for each, _, _ in parties)])
    wanted = consulting.Wanted(list({stream: None for stream, _, _ in cases}), list(persons), purpose, why, number, when.upto)
    entries = consulting.read(ledger, wanted)
    named = [(person, "", number), *parties, *((each.other, "", each.other_number) for each in merges)]
    people = People.of(entries, named, consulting.logins(ledger), consulting.policies(ledger))
    streams = [*same.of(person), *(stream for stream, _, _ in cases)]
    return Person(number, person, same, cases, consulting.of(entries, streams), people)


def joined_by_then(read: Person, facts: "Iterable[Fact]") -> Person:
    """Give the person with the cases that he had joined by the moment asked about, as far as that is told."""
    persons = set(map(str, read.persons))
    his = [fact for fact in facts if fact.kind == "party-joined" and fact.fields.get("party") in persons]
    joined = {(fact.stream, fact.fields.get("category")) for fact in his}
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


def _named(read: Person, when: str, zone: tzinfo) -> Iterator[str]:
    """Head a page: whom it is of, at which time, who is the same person, and his cases."""
    yield output.Heading(f"{read.people.person(str(read.stream))}{f', {when}' if when else ''}")
    if one := same_in_words(read.same, read.stream, zone):
        yield f"  {telling.capital(one)}"
    categories: dict[str, list[str]] = {}
    for _, category, number in read.cases:
        categories.setdefault(number, []).append(category.replace("_", " "))
    for number, each in categories.items():
        yield f"  {number}: {' and '.join(each)}"


def _headed(read: Person, told: int, others: int, straddling: int, when: str, zone: tzinfo) -> Iterator[str]:
    yield from _named(read, when, zone)
    yield f"  {output.counted(told, 'entry', 'entries')}, in the order in which they are said to have happened" if told else _nothing(when)
    if others:
        yield f"  {output.counted(others, 'other entry', 'other entries')} of these cases: not about this person; see caseledger show"
    yield from chronology.straddled(straddling)
    yield ""
