"""``replay``: a case entry by entry, in the order in which it was recorded: what state followed, and which rules allowed it."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

import click

from commands import chronology, options, output, prompts, questions, telling
from commands.consulting import Asked, Consulted, consult
from commands.session import opened_ledger
from commands.words import READS, command
from ledger.errors import RuleRefused, UsageError

if TYPE_CHECKING:
    from ledger.events.fact import Fact
    from ledger.privacy.opening import Entry
    from ledger.rules.redecide import Redecision

STATE = ("gate", "decision", "state")
"""What of the caseload's row is told after each entry."""

ALLOWED = {
    "held": "Allowed by the rules of its day:",
    "refused": "FINDING: the rules of its day would not have allowed it:",
    "not established": "Not established for this reader, who is not shown all that the rules of its day ask for:",
    "made by the ledger": "Made by the ledger itself; no rule of an act governs it.",
}
"""What replay says of an entry that was decided again, by the outcome (ledger.rules.redecide)."""

DEFAULT_POLICY = "the program's default policy"
"""By what an act was judged before the unit had adopted a policy."""

UNTOLD = "Not established: this reader is not shown what was recorded."
"""The same of an entry that is not shown at all."""


@command(
    "replay", may=(*READS, RuleRefused),
    examples="caseledger replay CHS-26-0041\ncaseledger replay CHS-26-0041 --step\n"
    "caseledger replay CHS-26-0041 --as-recorded 2026-03-06\ncaseledger replay CHS-26-0041 --format ndjson",
)  # fmt: skip
@click.argument("number", type=options.AnyNumber(), metavar="CASE|PERSON|UNIT")
@click.option("--as-recorded", metavar="INSTANT|POSITION", help="Stop at what was recorded by then: an instant, or an entry's position.")
@click.option("--step", is_flag=True, help="One entry at a time, on a terminal: Enter for the next, q to end.")
@options.consulting
@options.breaking
@output.format_option
def replay(
    *, number: str, as_recorded: str | None, step: bool, purpose: str | None, why: str | None, danger: str | None, form: str
) -> None:
    """Replay a case as it was recorded: each entry in its first wording, the state that it left, and the rules that allowed it.

    Each act is decided again by the rules and the unit's policy of the day on which it was recorded; that policy is named. One that
    they would not have allowed is a finding; where the reader is not shown what a rule needs, that rule is not established.
    Corrections stand where they were recorded and change nothing before them.
    """
    if step and not prompts.can_ask():
        raise UsageError("--step asks after each entry and needs a terminal; nothing was read; leave it out")
    if step and form != "table":
        raise UsageError("--step is for reading on a terminal; nothing was read; give --format table with it")
    with opened_ledger() as ledger:
        when = questions.asked(ledger, as_recorded, None)
        read = consult(ledger, number, Asked(purpose, why, danger), when.upto)
        by = when.at.recorded_by
        entries = [entry for entry in read.entries if by is None or entry.fact.recorded_at <= by]
        rows = list(replayed(entries, read, ledger.zone))
        if form == "table":
            output.answer_lines(_headed(rows, read.number, questions.spoken(when, ledger.zone)))
            (_stepped if step else _whole)(rows)
            output.answer_lines(["", *chronology.ended()])
        else:
            output.answer_rows(rows, output.columns(*chronology.KEYS, "state", "allowed", "rules", "policy"), form)


def replayed(entries: Sequence["Entry"], read: Consulted, zone: tzinfo) -> Iterator[dict[str, Any]]:
    """Give each entry as it was recorded, with the state after it and what the rules of its day say of it."""
    from ledger.rules.redecide import Seen, redecide

    facts: list[Fact] = []
    seen = [Seen(entry.fact, bool(entry.withheld)) for entry in entries]
    decided = redecide(read.kind, seen, [entry.fact for entry in read.unit])
    for entry, told, again in zip(entries, chronology.as_recorded(entries, zone, read.people), decided, strict=True):
        facts.append(entry.fact)
        state = state_after(facts, zone) if read.kind == "case" else None
        yield chronology.record_of(told, zone, read.people) | {"state": state} | _decided(again)


def _decided(again: "Redecision") -> dict[str, Any]:
    policy = f"UNIT#{again.policy}" if again.policy else DEFAULT_POLICY
    return {"allowed": again.outcome, "rules": [one._asdict() for one in again.rules], "policy": policy}


def state_after(facts: Sequence["Fact"], zone: tzinfo) -> dict[str, Any] | None:
    """Fold the entries recorded so far to where the case then stood; None while there is no case."""
    from projections.engine import question
    from projections.engine.time import NOW, timeline

    caseload = question.load("caseload")
    read = [fact for fact in facts if caseload.types is None or fact.type in caseload.types]
    row = caseload.fold(timeline(read, NOW, zone)[0], zone)
    return None if row is None else {name: row[name] for name in STATE} | {"urgent_actions": len(row["urgent_actions"])}


# -- prose ---------------------------------------------------------------------------------------------------------


def _headed(rows: Sequence[dict[str, Any]], number: str, when: str) -> Iterator[str]:
    entries = output.counted(len(rows), "entry", "entries")
    yield output.Heading(f"{number}{f', {when}' if when else ''}: {entries} as recorded")
    if not rows:
        yield f"  {chronology.NOTHING}"
    findings = [row["address"] for row in rows if row["allowed"] == "refused"]
    if findings:
        yield from output.paragraph(f"FINDING: not allowed by the rules of their day: {', '.join(findings)}", "  ")


def _whole(rows: Sequence[dict[str, Any]]) -> None:
    for row, before in zip(rows, [None, *rows], strict=False):
        output.answer_lines(_entry(row, before))


def _stepped(rows: Sequence[dict[str, Any]]) -> None:
    """Tell one entry at a time; the end of what is typed, or q, ends it."""
    for place, (row, before) in enumerate(zip(rows, [None, *rows], strict=False), start=1):
        output.answer_lines(_entry(row, before))
        if place < len(rows) and not prompts.go_on(f"Entry {place} of {len(rows)}. Enter for the next, q to end."):
            output.answer_lines(["", f"Ended at {row['address']}; {output.counted(len(rows) - place, 'entry', 'entries')} not told."])
            return


def _entry(row: dict[str, Any], before: dict[str, Any] | None) -> Iterator[str]:
    yield ""
    yield f"{row['address']}  position {row['position']}  leaf {row['leaf'][:16]}…"
    yield from output.paragraph(f"{telling.capital(row['when'])}: {row['sentence']}", "    ")
    for part in row["beside"]:
        yield from output.paragraph(part, "      ")
    if row["state"] is not None and (before is None or row["state"] != before["state"]):
        yield f"    Then: {state_in_words(row['state'])}"
    if before is None or row["policy"] != before["policy"]:
        adopted = row["policy"] if row["policy"] == DEFAULT_POLICY else f"the policy that {row['policy']} adopted"
        yield from output.paragraph(f"From here on judged by {adopted}.", "    ")
    yield from output.paragraph(ALLOWED[row["allowed"]] if row["rules"] or row["allowed"] != "not established" else UNTOLD, "    ")
    for one in row["rules"]:
        if one["outcome"] == "held" and row["allowed"] == "refused":
            continue
        how = "" if one["outcome"] == "held" else f": {one['why'] or one['outcome']}"
        yield from output.paragraph(f"{one['sentence']}{how} [{one['source']}]", "        ", "      - ")


def state_in_words(state: dict[str, Any] | None) -> str:
    """Tell a state in one line."""
    if state is None:
        return "no case yet"
    decision = f" ({str(state['decision']).replace('_', ' ')})" if state["decision"] else ""
    urgent = f", {output.counted(state['urgent_actions'], 'urgent action')} open" if state["urgent_actions"] else ""
    gate = "" if state["gate"] == "CLOSED" else f", at {state['gate']}"
    return f"{state['state']}{gate}{decision}{urgent}"
