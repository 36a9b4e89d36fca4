"""``projections``: whether the answers on the screen equal the record, and making them equal again."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

import click

from commands import catching_up, output
from commands.session import opened_ledger
from commands.words import READS, group
from ledger.errors import CaseledgerError, NotFound, UsageError, VerificationFailed

if TYPE_CHECKING:
    from ledger.application import Ledger
    from projections.engine.question import Question
    from projections.engine.rebuild import Rebuilt

SHOWN = (
    output.Column("question", "question"), output.Column("version", "version", right=True), output.Column("state", "state"),
    output.Column("position", "position", right=True), output.Column("head", "head", right=True),
    output.Column("lag", "entries behind", right=True), output.Column("lag_seconds", "seconds behind", right=True),
    output.Column("checked", "last check"), output.Column("reason", "reason"),
)  # fmt: skip
MORE = ("definition_hash", "release", "built_at", "checked_at", "checked_position", "checked_differences", "kept", "stopped_at")
REBUILT = (
    output.Column("question", "question"), output.Column("position", "position", right=True), output.Column("rows", "rows", right=True),
    output.Column("agreed", "agreed with the old"), output.Column("fault", "stopped at"),
)  # fmt: skip
CHECKED = (
    output.Column("question", "question"), output.Column("position", "position", right=True), output.Column("rows", "rows", right=True),
    output.Column("different", "different", right=True), output.Column("reason", "not compared"),
)  # fmt: skip
WELL = ("current", "behind")


@group("projections", may=(*READS, VerificationFailed), examples="caseledger projections status\ncaseledger projections check")
def projections() -> None:
    """Look after the live answers: where they stand, build them anew, compare them with the record."""


@projections.command("status", may=READS, examples="caseledger projections status")
@output.format_option
def status(form: str) -> None:
    """Say up to which position each answer stands and how far behind the record that is, when it was last checked, why it stopped.

    Seconds behind: since the first entry was recorded that it has not folded. A question over what agencies hold has no live answer.
    """
    from ledger.store import reading

    with opened_ledger() as ledger:
        head, _ = reading.head(ledger.user)
        output.answer_rows(standing(ledger, head), SHOWN, form, MORE)


def standing(ledger: "Ledger", head: int) -> list[dict[str, Any]]:
    """Give a line for each live answer: where it stands against a record that ends at ``head``."""
    from ledger.store import question_reading

    known = {each["name"]: each for each in question_reading.question_status(ledger.user)}
    return [row_of(question, known.get(question.name), head, ledger) for question in asked(None)]


def row_of(question: "Question", found: Mapping[str, Any] | None, head: int, ledger: "Ledger") -> dict[str, Any]:
    """Write where an answer stands.

    It is current, behind, stopped at an entry, different from the record by its last check, outdated by another definition or by another
    history of the log, or never built.
    """
    row = {"question": question.name, "version": question.version, "head": head}
    if found is None:
        return row | {"state": "never built", "position": 0, "lag": head, "lag_seconds": None, "reason": None}
    since = found["behind_since"]
    seconds = 0 if since is None else max(0, round((ledger.now() - datetime.fromisoformat(since)).total_seconds()))
    state, reason = _state(question, found, head, ledger.zone)
    kept = {name: found.get(name) for name in MORE} | {"definition_hash": found["definition_hash"].removeprefix("\\x")}
    behind = {"position": found["position"], "lag": max(0, head - found["position"]), "lag_seconds": seconds}
    return row | kept | behind | {"state": state, "reason": reason, "checked": _checked(found, ledger.zone)}


def _state(question: "Question", found: Mapping[str, Any], head: int, zone: tzinfo) -> tuple[str, str | None]:
    if found["definition_hash"] != f"\\x{question.definition_hash(zone).hex()}":
        return "outdated", "built under another definition"
    if not found["same_history"]:
        return "outdated", "built from another history of the log"
    if found["stopped_reason"] is not None:
        return "stopped", f"position {found['stopped_position']}: {found['stopped_reason']}"
    if found.get("checked_differences"):
        return "different", f"{output.counted(found['checked_differences'], 'row')} not as the record makes them, by the last check"
    return ("behind" if found["position"] < head else "current"), None


def _checked(found: Mapping[str, Any], zone: tzinfo) -> str | None:
    """Tell the last check in words: when, up to which position, with what result."""
    if found["checked_at"] is None:
        return None
    on = datetime.fromisoformat(found["checked_at"]).astimezone(zone)
    differing = found.get("checked_differences")
    result = f"{differing} different" if differing else "equal"
    return f"{on:%Y-%m-%d %H:%M}, {result} at {found['checked_position']}"


@projections.command(
    "rebuild", may=(*READS, VerificationFailed),
    examples="caseledger projections rebuild\ncaseledger projections rebuild --all\ncaseledger projections rebuild caseload",
)  # fmt: skip
@click.argument("name", metavar="[QUESTION]", required=False)
@click.option("--all", "everything", is_flag=True, help="Every answer, in one pass over the record.")
@output.format_option
def rebuild(name: str | None, everything: bool, form: str) -> None:
    """Build answers anew from the record beside the old ones, and switch; readers never wait long, and writers not at all.

    Without a question and without --all, those that need it: never built, outdated, stopped, or different by their last check. The table
    that was read before is kept until it is released, the next rebuild, or an erasure.
    """
    from ledger.store import reading
    from projections.engine import rebuild as building

    if name is not None and everything:
        raise UsageError("give a question or --all; nothing was built")
    with opened_ledger() as ledger:
        catching_up.projector(ledger)  # refused here, where it is, and not by a thread of the building
        wanted = asked(name)
        if name is None and not everything:
            lines = standing(ledger, reading.head(ledger.user)[0])
            wanted = [each for each, line in zip(wanted, lines, strict=True) if line["state"] not in WELL]
        made = building.rebuild(
            lambda: catching_up.projector(ledger, fresh=True), wanted, log=catching_up.LOG, zone=ledger.zone, now=ledger.now()
        ) if wanted else []  # fmt: skip
        output.answer_rows([_made(done) for done in made], REBUILT, form)
        if form == "table" and not made:
            output.note("No answer needs it. Build every one anew by caseledger projections rebuild --all.")
        if stopped := [done.question for done in made if done.fault is not None]:
            raise VerificationFailed(
                f"{', '.join(stopped)} cannot fold an entry and stopped before it, see the list; the others were built; mend the release"
            )


def _made(done: "Rebuilt") -> dict[str, Any]:
    told = {"question": done.question, "position": done.position, "rows": done.rows, "agreed": done.agrees}
    return told | {"fault": str(done.fault) if done.fault else None}


@projections.command("release", may=READS, examples="caseledger projections release\ncaseledger projections release caseload")
@click.argument("name", metavar="[QUESTION]", required=False)
@output.format_option
def release(name: str | None, form: str) -> None:
    """Drop the tables that are kept from before the last rebuilds, once nobody wants to compare or go back."""
    from projections.engine import leftover, store, tables

    with opened_ledger() as ledger:
        connection = catching_up.projector(ledger)
        with store.transaction(connection) as cursor:
            released = tables.release(cursor, [question.name for question in asked(name)])
        leftover.sweep(connection)
        output.answer_rows([{"question": each} for each in released], output.columns("question"), form)


@projections.command(
    "check", may=(*READS, VerificationFailed), examples="caseledger projections check\ncaseledger projections check caseload"
)
@click.argument("name", metavar="[QUESTION]", required=False)
@output.format_option
def check(name: str | None, form: str) -> None:
    """Fold the record independently and compare it row by row with the answer: the screen equals the record.

    An answer that cannot be compared says why, and the others are compared all the same.
    """
    from projections.engine import check as checking

    with opened_ledger() as ledger:
        connection = catching_up.projector(ledger)
        rows, differing, faults = list[dict[str, Any]](), 0, list[CaseledgerError]()
        for question in asked(name):
            try:
                found = checking.check(connection, question, log=catching_up.LOG, zone=ledger.zone, now=ledger.now())
            except (NotFound, VerificationFailed) as fault:
                rows.append({"question": question.name, "reason": str(fault)})
                faults.append(fault)
            else:
                different = len(found.differences)
                rows.append({"question": question.name, "position": found.position, "rows": found.rows, "different": different})
                differing += different
        output.answer_rows(rows, CHECKED, form)
        if differing:
            raise VerificationFailed(
                f"{differing} rows are not what the record makes them; nothing was changed; run caseledger projections rebuild"
            )
        if faults:
            raise faults[0]


def asked(name: str | None) -> list["Question"]:
    """Load the question named, or all of them."""
    from projections.engine import question as known

    if name is not None and known.load(name).held:
        raise NotFound(f"{name} has no live answer, for it is over what agencies hold; nothing was done; see caseledger ask --list")
    return [known.load(each) for each in ([name] if name else known.live())]
