"""``diff``: what the record of a case said at one moment and at another, and which entries made the difference."""

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any

import click

from commands import chronology, contesting, correcting, options, output, questions, telling
from commands.consulting import Asked, Consulted, consult
from commands.people import People
from commands.session import opened_ledger
from commands.words import READS, command
from ledger.errors import RuleRefused, UsageError

COLUMNS = (
    "address", "change", "before", "after", "recorded_at", "actor", "type", "position", "fields", "when", "disputes", "recording",
    "statements",
)  # fmt: skip

Told = Mapping[int, chronology.Told]


@command(
    "diff", may=(*READS, RuleRefused),
    examples="caseledger diff CHS-26-0041 --from 2026-03-06\ncaseledger diff CHS-26-0041 --from 1200 --to 1340 --format json",
)  # fmt: skip
@click.argument("number", type=options.AnyNumber(), metavar="CASE|PERSON|UNIT")
@click.option("--from", "earlier", required=True, metavar="WHEN", help="As recorded by then: an instant, a day, or an entry's position.")
@click.option("--to", "later", default="now", show_default=True, metavar="WHEN", help="As recorded by then.")
@options.consulting
@output.format_option
def diff(*, number: str, earlier: str, later: str, purpose: str | None, why: str | None, form: str) -> None:
    """Compare a case as recorded by one moment with the same case as recorded by another.

    Entries that came in between are added; of those that a correction changed, each field is told with what it said before, what
    it says now, who corrected it and by which entry; of those that were disputed, or whose dispute ended, who disputes what; and whose
    statements were added to them. Nothing is ever removed.
    """
    with opened_ledger() as ledger:
        first, last = (questions.asked(ledger, words, None) for words in (earlier, later))
        if _later(first.upto, last.upto) or _later(first.at.recorded_by, last.at.recorded_by):
            raise UsageError("--from lies after --to; nothing was read; change them round")
        upto = None if first.upto is None else last.upto  # which of an instant and a position is later, only the entries tell
        read = consult(ledger, number, Asked(purpose, why), upto)
        before, after = (_told(read, each, ledger.zone) for each in (first, last))
        if before.keys() - after.keys():
            raise UsageError("--from lies after --to; nothing was told; change them round")
        rows = list(differences(before, after, read.people, ledger.zone))
        if form == "table":
            output.answer_lines(_prose(rows, number, questions.spoken(first, ledger.zone), questions.spoken(last, ledger.zone)))
            output.answer_lines(["", *chronology.ended()])
        else:
            output.answer_rows(rows, output.columns(*COLUMNS), form)


def _later(first: Any, last: Any) -> bool:
    """Tell whether of two moments of one kind the first is later; those of different kinds are taken as they come."""
    return first is not None and last is not None and first > last


def _told(read: Consulted, when: questions.Asked, zone: tzinfo) -> Told:
    entries = [entry for entry in read.entries if when.upto is None or entry.fact.position <= when.upto]
    return {told.fact.position: told for told in chronology.chronology(entries, when.at, zone, read.people).told}


def differences(before: Told, after: Told, people: People, zone: tzinfo) -> Iterator[dict[str, Any]]:
    """Give each entry that is new or reads differently, in order of position."""
    for position in sorted(after):
        then, now = before.get(position), after[position]
        earlier = {one.fact.position for one in then.corrections} if then else set()
        fields = [one for one in now.corrections if one.fact.position not in earlier]
        standing = {one.standing for one in then.disputes} if then else set()
        contested = [one for one in now.disputes if one.standing not in standing]
        stated = now.statements[len(then.statements) if then else 0:]
        if then is None or fields or contested or stated or then.sentence != now.sentence or then.fact.occurred != now.fact.occurred:
            yield {
                "address": now.entry.address, "change": "added" if then is None else "changed",
                "before": None if then is None else then.sentence, "after": now.sentence,
                "recorded_at": now.fact.recorded_at, "actor": people.actor(now.fact) if now.fact.who else None,
                "type": telling.type_told(now.fact), "position": position,
                "fields": [_field(one, now, people, zone) for one in fields], "when": now.when,
                "disputes": [contesting.record_of(one, people) | {"told": contesting.in_words(one, zone, people)} for one in contested],
                "recording": now.beside[0],
                "statements": [contesting.statement_of(one, people) | {"told": contesting.stated(one, zone, people)} for one in stated],
            }  # fmt: skip


def _field(one: correcting.Correction, now: chronology.Told, people: People, zone: tzinfo) -> dict[str, Any]:
    return chronology.correction_of(one, people) | {"told": correcting.in_words(one, now.fact.type, zone, people)}


def _prose(rows: list[dict[str, Any]], number: str, earlier: str, later: str) -> Iterator[str]:
    added = sum(1 for row in rows if row["change"] == "added")
    yield output.Heading(f"{number}: {added} added, {len(rows) - added} changed")
    yield f"  -  as {earlier or 'it stands now'}"
    yield f"  +  as {later or 'it stands now'}"
    for row in rows:
        yield ""
        if row["before"] is not None:
            yield from output.paragraph(row["before"], "    ", f"- {row['address']}  ")
        yield from output.paragraph(f"{telling.capital(row['when'])}: {row['after']}", "    ", f"+ {row['address']}  ")
        if row["before"] is None:
            yield from output.paragraph(row["recording"], "      ")
        for one in (*row["fields"], *row["disputes"], *row["statements"]):
            yield from output.paragraph(one["told"], "      ")
