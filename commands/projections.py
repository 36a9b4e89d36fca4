"""``projections``: whether the answers on the screen equal the record, and making them equal again."""

from typing import TYPE_CHECKING, Any

import click

from commands import output, questions
from commands.session import opened_ledger
from commands.words import READS, group
from ledger.errors import UsageError, VerificationFailed

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.store.connection import Connection
    from projections.engine.question import Question
    from projections.engine.tables import Standing

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
    from projections.engine import live, store, tables

    with opened_ledger() as ledger, store.transaction(folding(ledger)) as cursor:
        head = store.head(cursor, questions.LOG).position
        rows = []
        for question in asked(None):
            standing = tables.standing(cursor, question.name)
            state = live.state_of(cursor, store.Asked(question, questions.LOG, ledger.zone), standing)
            rows.append(row_of(question.name, state, standing, head))
        output.answer_rows(rows, SHOWN, form)


def row_of(name: str, state: str, standing: "Standing | None", head: int) -> dict[str, Any]:
    """Write where an answer stands."""
    position = standing.position if standing else 0
    told = "current" if state == "behind" and position == head else state
    return {
        "question": name, "state": told, "position": position, "head": head,
        "reason": "never built" if standing is None else standing.stopped_reason,
    }  # fmt: skip


@projections.command("rebuild", may=READS, examples="caseledger projections rebuild\ncaseledger projections rebuild caseload")
@click.argument("name", metavar="[QUESTION]", required=False)
@output.format_option
def rebuild(name: str | None, form: str) -> None:
    """Build an answer anew from the record beside the old one, and switch; readers never wait long."""
    from projections.engine import rebuild as building

    with opened_ledger() as ledger:
        folding(ledger)
        rows = []
        for question in asked(name):
            done = building.rebuild(
                lambda: questions.projector(ledger, fresh=True), question, log=questions.LOG, zone=ledger.zone, now=ledger.now()
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
        connection = folding(ledger)
        rows, differing = [], 0
        for question in asked(name):
            found = checking.check(connection, question, log=questions.LOG, zone=ledger.zone, now=ledger.now())
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


def folding(ledger: "Ledger") -> "Connection":
    """Give the projector's connection; raises UsageError where another process is the projector."""
    if not ledger.place.private:
        raise UsageError("on this server another process folds; nothing was done; ask whoever keeps it")
    return questions.projector(ledger)
