"""``proceedings show`` and ``proceedings list``: one read for disclosure, and which there are, from clear facts."""

from typing import TYPE_CHECKING

import click

from commands import chronology, consulting, naming, options, output, questions, unlisted
from commands.questions import Row
from commands.session import opened_ledger
from commands.words import READS, command
from ledger.errors import RuleRefused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.application import Ledger
    from ledger.rules.clocks import Running

SHOWN = (
    output.Column("number", "proceedings"), output.Column("kind", "kind", words=True), output.Column("state", "state"),
    output.Column("cases", "cases"), output.Column("officer", "disclosure officer"), output.Column("open", "open"),
    output.Column("review_by", "review by"), output.Column("ending", "ended with", words=True), output.Column("ended_on", "on"),
)  # fmt: skip
MORE = (
    "jurisdiction", "investigation_began", "code_edition", "officers", "requests", "applications", "rulings", "services",
    "issued", "overdue",
)  # fmt: skip
OPEN = {"requests": "request", "applications": "application", "rulings": "ruling", "services": "service"}
"""Keys of a row that list what is open, each with one of it in a word."""


@command(
    "show", may=(*READS, RuleRefused),
    examples="caseledger proceedings show PRC-26-0001\ncaseledger proceedings show PRC-26-0001 --as-recorded 2026-03-06\n"
    "caseledger proceedings show PRC-26-0001 --format json --reason @why.txt",
)  # fmt: skip
@click.argument("number", type=options.Proceedings(), metavar="PROCEEDINGS")
@options.as_of
@click.option("--purpose", type=options.PURPOSE, default="disclosure", show_default=True, help="What it is read for.")
@options.reason
@output.format_option
def show(*, number: str, as_recorded: str | None, as_corrected: str | None, purpose: str, why: str | None, form: str) -> None:
    """Show proceedings on one page: court, parties, officers, what was asked, ruled, reviewed, issued and served, what is due.

    What is still awaited stands beside what began it. Reading is recorded: one consultation, by which the parties' names are read too.
    Every entry, with what was corrected and what is withheld, is told by caseledger show. The page is for the unit alone: nothing of it
    goes to the defence.
    """
    from commands import docket

    with opened_ledger() as ledger:
        when = questions.asked(ledger, as_recorded, as_corrected)
        read = consulting.consult(ledger, number, consulting.Asked(purpose, why), when.upto)
        told = chronology.chronology(read.entries, when.at, ledger.zone, read.people)
        at = questions.moment(ledger, when)
        page = docket.Page(number, told.told, read.people, ledger.zone, _clocks(ledger, told.told), at)
        output.answer(docket.record_of(page), form, docket.prose(page, questions.spoken(when, ledger.zone)))


def _clocks(ledger: "Ledger", told: "Sequence[chronology.Told]") -> "list[Running]":
    """Give the clocks that run by these entries; what is restricted starts none."""
    from ledger.rules.clocks import running
    from ledger.rules.deadlines import Terms
    from ledger.rules.restriction import in_use

    return running(list(in_use([each.fact for each in told])), Terms(ledger.zone, ledger.policy.targets))


@command(
    "list", may=READS,
    examples="caseledger proceedings list\ncaseledger proceedings list --all --format csv\ncaseledger proceedings list --case CHS-26-0041",
)  # fmt: skip
@click.option("--all", "every", is_flag=True, help="Closed ones too.")
@click.option("--case", "case", type=options.Number(), help="Only those that concern this case.")
@options.as_of
@output.format_option
def list_(*, every: bool, case: str | None, as_recorded: str | None, as_corrected: str | None, form: str) -> None:
    """List proceedings: their kind, cases, disclosure officer, and how much is open in each.

    Clear facts only, so that asking is no consultation. Court, reference and names are shown by caseledger proceedings show.
    """
    with opened_ledger() as ledger:
        when = questions.asked(ledger, as_recorded, as_corrected)
        rows = questions.rows(ledger, "proceedings", when)
        for line in unlisted.told(ledger, rows) if as_recorded is None and as_corrected is None else ():
            output.note(line)
        if case is not None:
            stream = str(ledger.find(case).stream)
            rows = [row for row in rows if stream in row["cases"]]
        rows = [row for row in rows if every or row["state"] == "open"]
        today = questions.moment(ledger, when).astimezone(ledger.zone).date().isoformat()
        numbers = {str(case): number for each in ledger.proceedings() for case, number in each.cases.items()}
        called = naming.callings(ledger, {row["officer"] for row in rows})
        told = [_line(row, numbers, called, today) for row in rows]
        output.answer_rows(told, SHOWN, form, MORE)
        if form == "table":
            late = sum(bool(row["overdue"]) for row in told)
            output.note(f"{len(told)} proceedings; {late or 'none'} with a review of disclosure overdue.")


def _line(row: Row, numbers: "Mapping[str, str | None]", called: "Mapping[str, str]", today: str) -> Row:
    counts = {one: len(row[key]) for key, one in OPEN.items() if row[key]}
    return row | {
        "cases": [numbers.get(each) or "not shown to you" for each in row["cases"]],
        "officer": called.get(str(row["officer"])) if row["officer"] else None,
        "open": ", ".join(output.counted(count, one) for one, count in counts.items()) or None,
        "overdue": row["review_by"] is not None and row["review_by"] < today,
    }
