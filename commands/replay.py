"""``replay``: a case entry by entry, in the order in which it was recorded, and what state followed."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

import click

from commands import chronology, options, output, questions
from commands.consulting import Consulted, consult
from commands.session import opened_ledger
from commands.words import READS, command
from ledger.errors import RuleRefused

if TYPE_CHECKING:
    from ledger.events.fact import Fact
    from ledger.privacy.opening import Entry

STATE = ("gate", "decision", "state")
"""What of the caseload's row is told after each entry."""


@command(
    "replay", may=(*READS, RuleRefused),
    examples="caseledger replay CHS-26-0041\ncaseledger replay CHS-26-0041 --as-recorded 2026-03-06\n"
    "caseledger replay CHS-26-0041 --format ndjson",
)  # fmt: skip
@click.argument("number", type=options.AnyNumber(), metavar="CASE|PERSON")
@click.option("--as-recorded", metavar="INSTANT|POSITION", help="Stop at what was recorded by then: an instant, or an entry's position.")
@options.consulting
@output.format_option
def replay(*, number: str, as_recorded: str | None, purpose: str | None, why: str | None, form: str) -> None:
    """Replay a case as it was recorded: each entry in its first wording, and the state that it left.

    Corrections stand where they were recorded and change nothing before them.
    """
    with opened_ledger() as ledger:
        when = questions.asked(ledger, as_recorded, None)
        read = consult(ledger, number, purpose=purpose, why=why, upto=when.upto)
        by = when.at.recorded_by
        entries = [entry for entry in read.entries if by is None or entry.fact.recorded_at <= by]
        rows = list(replayed(entries, read, ledger.zone))
        if form == "table":
            output.answer_lines(_prose(rows, read.number, questions.spoken(when, ledger.zone)))
        else:
            output.answer_rows(rows, output.columns(*chronology.KEYS, "state"), form)


def replayed(entries: Sequence["Entry"], read: Consulted, zone: tzinfo) -> Iterator[dict[str, Any]]:
    """Give each entry as it was recorded, with the state after it and the words of a line."""
    facts: list[Fact] = []
    for entry in entries:
        facts.append(entry.fact)
        told = chronology.as_recorded(entry, zone, read.people)
        row = chronology.record_of(told, read.people)
        yield row | {"state": state_after(facts, zone), "told": "; ".join(chronology.remarks(told, zone, read.people))}


def state_after(facts: Sequence["Fact"], zone: tzinfo) -> dict[str, Any] | None:
    """Fold the entries recorded so far to where the case then stood; None for what is no case."""
    from projections.engine import question
    from projections.engine.time import NOW, timeline

    caseload = question.load("caseload")
    read = [fact for fact in facts if caseload.types is None or fact.type in caseload.types]
    row = caseload.fold(timeline(read, NOW, zone)[0], zone)
    return None if row is None else {name: row[name] for name in STATE} | {"urgent_actions": len(row["urgent_actions"])}


def _prose(rows: Sequence[dict[str, Any]], number: str, when: str) -> Iterator[str]:
    entries = output.counted(len(rows), "entry", "entries")
    yield output.Heading(f"{number}{f', {when}' if when else ''}: {entries} as recorded")
    before = None
    for row in rows:
        yield ""
        yield f"{row['address']}  position {row['position']}  leaf {row['leaf'][:16]}…"
        yield from output.paragraph(row["sentence"], "    ")
        yield from output.paragraph(row["told"], "    ")
        if row["state"] != before:
            yield f"    then: {state_in_words(row['state'])}"
        before = row["state"]


def state_in_words(state: dict[str, Any] | None) -> str:
    """Tell a state in one line."""
    if state is None:
        return "no case yet"
    decision = f" ({str(state['decision']).replace('_', ' ')})" if state["decision"] else ""
    urgent = f", {output.counted(state['urgent_actions'], 'urgent action')} open" if state["urgent_actions"] else ""
    gate = "" if state["gate"] == "CLOSED" else f", at {state['gate']}"
    return f"{state['state']}{gate}{decision}{urgent}"
