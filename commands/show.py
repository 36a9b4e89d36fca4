"""``show``: a case in plain English, in the order in which things happened."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import TYPE_CHECKING
from uuid import UUID

import click

from commands import ahead, chronology, options, output, questions, telling
from commands.consulting import Asked, Consulted, consult
from commands.same import same_in_words
from commands.session import opened_ledger
from commands.words import READS, command
from ledger.errors import RuleRefused, UsageError

if TYPE_CHECKING:
    from ledger.persons import Persons

JOINED = frozenset({"party-joined", "proceedings-party-joined"})
"""Types by which a person becomes one of a record's own."""


@command(
    "show", may=(*READS, RuleRefused),
    examples="caseledger show CHS-26-0041\ncaseledger show CHS-26-0041 --as-recorded 2026-03-06\n"
    "caseledger show P-311 --purpose data_rights --reason @request.txt\ncaseledger show CHS-26-0041 --next\n"
    "caseledger show CHS-26-0041 --break-glass life --reason @why.txt",
)  # fmt: skip
@click.argument("number", type=options.AnyNumber(), metavar="CASE|PERSON|UNIT")
@options.as_of
@options.consulting
@options.breaking
@click.option("--next", "following", is_flag=True, help="Instead: what you may record next, why not the rest, and what is due.")
@output.format_option
def show(
    *, number: str, as_recorded: str | None, as_corrected: str | None, purpose: str | None, why: str | None,
    danger: str | None, following: bool, form: str,
) -> None:
    """Show a case: what happened when, who recorded it, on what it rests, what was corrected, and what is withheld and why.

    Entries stand in the order in which they are said to have happened, each under its address. Reading is recorded: one
    consultation, with its purpose. What is not shown is marked in its place. With --break-glass a case that is closed to the
    reader's agency is opened to him for a time, because somebody is in danger; a supervisor reviews it. With --next only clear facts
    are told, to whoever may record there, and nothing is consulted. That a number leads nowhere is recorded too.
    """
    if following and any((as_recorded, as_corrected, purpose, why, danger)):
        raise UsageError("--next tells of now, from clear facts, and consults nothing; nothing was shown; leave the other options out")
    with opened_ledger() as ledger:
        if following:
            told_next = ahead.ahead(ledger, number)
            output.answer(told_next, form, ahead.prose(told_next, ledger.zone))
            return
        when = questions.asked(ledger, as_recorded, as_corrected)
        read = consult(ledger, number, Asked(purpose, why, danger), when.upto)
        from ledger.persons import joined

        told = chronology.chronology(read.entries, when.at, ledger.zone, read.people)
        if form == "table":
            same = joined(read.merges, when.at.recorded_by)
            output.answer_lines(_headed(read, told, questions.spoken(when, ledger.zone), same, ledger.zone))
            output.answer_lines(chronology.prose(told.told))
            output.answer_lines(chronology.ended())
        else:
            rows = [chronology.record_of(each, ledger.zone, read.people) for each in told.told]
            output.answer_rows(rows, output.columns(*chronology.KEYS), form)


def _headed(read: Consulted, told: chronology.Chronology, when: str, same: "Persons", zone: tzinfo) -> Iterator[str]:
    yield output.Heading(f"{read.number}{f', {when}' if when else ''}")
    own = next((entry.fact.stream for entry in read.entries if read.kind == "person"), None)
    if own is not None and (one := same_in_words(same, own, zone)):
        yield f"  {telling.capital(one)}"
    joined = {str(each.fact.fields.get("party")) for each in told.told if each.fact.kind in JOINED}
    for person, categories in read.people.categories.items():
        if when and person not in joined:
            continue
        one = same_in_words(same, UUID(person), zone)
        yield f"  {read.people.person(person)}, {' and '.join(categories).replace('_', ' ')}{f', {one}' if one else ''}"
    entries = output.counted(len(told.told), "entry", "entries")
    yield f"  {entries}, in the order in which they are said to have happened" if told.told else f"  {chronology.NOTHING}"
    yield from chronology.straddled(told.straddling)
    yield ""
