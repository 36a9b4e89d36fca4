"""Folding on after something was recorded.

On a private server the command that appends also folds; on a shared one ``caseledger server run`` does, and a command
says how far behind the answer is.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from time import sleep
from typing import TYPE_CHECKING, Any

from commands import output
from ledger.errors import CaseledgerError, NotFound

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.store.connection import Connection
    from projections.engine.live import Progress
    from projections.engine.question import Question

LOG = "cases"
WAITS, PAUSE = 5, 0.15
"""How often, and after how many seconds each time, an answer on a shared server is looked at again."""


def catch_up(ledger: "Ledger", name: str | None = None) -> None:
    """Fold what is new on a private server, for one question or for all; say what stands in the way, and go on: what is recorded is.

    Who records folds all; who asks one question, which may have been left behind by a command that was killed, folds that one.
    """
    from ledger.store import reading

    if not ledger.place.private:
        return
    try:
        reading.expire(ledger.projector)
        for progress in fold(ledger.projector, lambda: projector(ledger, fresh=True), ledger.zone, ledger.now(), name):
            if progress.state == "stopped":
                output.note(f"caseledger: {stopped(progress)}")
    except CaseledgerError as fault:
        output.note(f"caseledger: what is shown may lag behind the record ({type(fault).__name__}); see caseledger projections status")


def fold(
    connection: "Connection", connect: "Callable[[], Connection]", zone: tzinfo, now: datetime, name: str | None = None
) -> "list[Progress]":
    """Bring one question or every one to the record's head, building what was never built, and say where each stands.

    ``connection`` is the projector's; ``connect`` opens further ones for a building.
    """
    from projections.engine import leftover, live
    from projections.engine import question as questions

    asked = [questions.load(each) for each in ([name] if name else questions.live())]
    if name is None:
        leftover.forget(connection, [each.name for each in asked])
    progress = live.catch_up(connection, asked, log=LOG, zone=zone, now=now)
    outdated = [question for question, each in zip(asked, progress, strict=True) if each.state == "outdated"]
    if not outdated:
        return progress
    from projections.engine.rebuild import ensure

    ensure(connect, outdated, log=LOG, zone=zone, now=now)
    return live.catch_up(connection, asked, log=LOG, zone=zone, now=now)


def stopped(progress: "Progress") -> str:
    """Say that an answer stopped, where, and what to do."""
    return f"the answer to {progress.question} stopped at {progress.reason}; mend the release, then run caseledger projections rebuild"


def projector(ledger: "Ledger", *, fresh: bool = False) -> "Connection":
    """Give the projector's connection (``fresh``: a new one, for whoever closes it)."""
    from ledger.store import connection

    return connection.connect(ledger.place.dsn("projector")) if fresh else ledger.projector


def await_head(ledger: "Ledger", name: str) -> None:
    """Wait a moment for whoever folds on a shared server to reach the head as it is now; say how far behind the answer stays.

    Raises NotFound where it was never built.
    """
    from ledger.store import reading

    head, _ = reading.head(ledger.user)
    for patience in reversed(range(WAITS)):
        standing = _standing(ledger, name)
        if standing is not None and (standing["position"] >= head or standing["stopped_at"] is not None):
            break
        if patience:
            sleep(PAUSE)
    if standing is None:
        raise NotFound(f"{name} was never answered on this server; nothing was shown; whoever keeps it starts caseledger server run")
    if standing["position"] < head:
        output.note(_lag(head - standing["position"], standing["stopped_reason"]))


def folded_upto(ledger: "Ledger", question: "Question") -> int | None:
    """Give the position up to which a question's kept rows are folded; None where there are none under its definition."""
    definition, standing = f"\\x{question.definition_hash(ledger.zone).hex()}", _standing(ledger, question.name)
    return standing["position"] if standing is not None and standing["definition_hash"] == definition else None


def _standing(ledger: "Ledger", name: str) -> "Mapping[str, Any] | None":
    """Give where a question's kept rows stand; None where there are none."""
    from ledger.store import question_reading

    return next((each for each in question_reading.question_status(ledger.user) if each["name"] == name), None)


def _lag(entries: int, reason: str | None) -> str:
    behind = f"This answer is {output.counted(entries, 'entry', 'entries')} behind the record"
    if reason is None:
        return f"{behind}: caseledger server run, which keeps it up, does not run or is at work."
    return f"{behind}: it stopped ({reason}); whoever keeps the server runs caseledger projections rebuild."
