"""``projections``: whether the answers on the screen equal the record, and making them equal again."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

import click

from commands import catching_up, output
from commands.session import opened_ledger
from commands.words import READS, group
from ledger.errors import VerificationFailed

if TYPE_CHECKING:
    from projections.engine.question import Question

SHOWN = (
    output.Column("question", "question"), output.Column("state", "state"), output.Column("position", "position", right=True),
    output.Column("head", "head", right=True), output.Column("reason", "reason"),
)  # fmt: skip
REBUILT = (
    output.Column("question", "question"), output.Column("position", "position", right=True), output.Column("rows", "rows", right=True),
    output.Column("agreed", "agreed with the old"), output.Column("fault", "stopped at"),
)  # fmt: skip
CHECKED = (
    output.Column("question", "question"), output.Column("position", "position", right=True), output.Column("rows", "rows", right=True),
    output.Column("different", "different", right=True),
)  # fmt: skip


@group("projections", may=(*READS, VerificationFailed), examples="caseledger projections status\ncaseledger projections check")
def projections() -> None:
    """Look after the live answers: where they stand, build them anew, compare them with the record."""


@projections.command("status", may=READS, examples="caseledger projections status")
@output.format_option
def status(form: str) -> None:
    """Say up to which position each answer stands, and why it stopped if it did."""
    from ledger.store import question_reading, reading

    with opened_ledger() as ledger:
        head, _ = reading.head(ledger.user)
        standing = {each["name"]: each for each in question_reading.question_status(ledger.user)}
        rows = [row_of(question, standing.get(question.name), head, ledger.zone) for question in asked(None)]
        output.answer_rows(rows, SHOWN, form)


def row_of(question: "Question", standing: Mapping[str, Any] | None, head: int, zone: tzinfo) -> dict[str, Any]:
    """Write where an answer stands: current, behind, stopped at an entry, outdated by another definition, or never built."""
    if standing is None:
        return {"question": question.name, "state": "never built", "position": 0, "head": head, "reason": None}
    position, reason, state = standing["position"], standing["stopped_reason"], "current"
    if standing["definition_hash"] != f"\\x{question.definition_hash(zone).hex()}":
        state, reason = "outdated", "built under another definition"
    elif reason is not None:
        state, reason = "stopped", f"position {standing['stopped_position']}: {reason}"
    elif position < head:
        state = "behind"
    return {"question": question.name, "state": state, "position": position, "head": head, "reason": reason}


@projections.command("rebuild", may=READS, examples="caseledger projections rebuild\ncaseledger projections rebuild caseload")
@click.argument("name", metavar="[QUESTION]", required=False)
@output.format_option
def rebuild(name: str | None, form: str) -> None:
    """Build an answer anew from the record beside the old one, and switch; readers never wait long."""
    from projections.engine import rebuild as building

    with opened_ledger() as ledger:
        catching_up.projector(ledger)  # refused here, where it is, and not by a thread of the building
        rows = []
        for question in asked(name):
            done = building.rebuild(
                lambda: catching_up.projector(ledger, fresh=True), question, log=catching_up.LOG, zone=ledger.zone, now=ledger.now()
            )
            told = {"question": done.question, "position": done.position, "rows": done.rows, "agreed": done.agrees}
            rows.append(told | {"fault": str(done.fault) if done.fault else None})
        output.answer_rows(rows, REBUILT, form)


@projections.command(
    "check", may=(*READS, VerificationFailed), examples="caseledger projections check\ncaseledger projections check caseload"
)
@click.argument("name", metavar="[QUESTION]", required=False)
@output.format_option
def check(name: str | None, form: str) -> None:
    """Fold the record independently and compare it row by row with the answer: the screen equals the record."""
    from projections.engine import check as checking

    with opened_ledger() as ledger:
        connection = catching_up.projector(ledger)
        rows, differing = [], 0
        for question in asked(name):
            found = checking.check(connection, question, log=catching_up.LOG, zone=ledger.zone, now=ledger.now())
            rows.append({"question": question.name, "position": found.position, "rows": found.rows, "different": len(found.differences)})
            differing += len(found.differences)
        output.answer_rows(rows, CHECKED, form)
        if differing:
            raise VerificationFailed(
                f"{differing} rows are not what the record makes them; nothing was changed; run caseledger projections rebuild"
            )


def asked(name: str | None) -> list["Question"]:
    """Load the question named, or all of them."""
    from projections.engine import question as known

    return [known.load(each) for each in ([name] if name else known.names())]
