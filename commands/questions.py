"""Questions asked of the record: live rows, or the same fold at another time; and folding on after something was recorded.

On a private server the command that appends also folds; on a shared one ``caseledger server run`` does, and a command
says how far behind the answer is.
"""

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from commands import output, times
from ledger.errors import CaseledgerError, UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.store.connection import Connection
    from projections.engine.question import Question
    from projections.engine.time import Coordinates

LOG = "cases"
Row = dict[str, Any]


class Asked(NamedTuple):
    """At which time a question is asked: the engine's coordinates, and the last position to read where one was named."""

    at: "Coordinates"
    upto: int | None = None

    @property
    def now(self) -> bool:
        """Tell whether the question is asked of the present."""
        return self.upto is None and self.at == (None, None)


def asked(ledger: "Ledger", as_recorded: str | None, as_corrected: str | None) -> Asked:
    """Read ``--as-recorded`` and ``--as-corrected``; raises UsageError for what is no time.

    A position names the moment at which its entry was recorded, and so everything up to it.
    """
    from projections.engine.time import Coordinates

    happened_by = None if as_corrected is None else end_of(ledger, as_corrected)
    if as_recorded is None:
        return Asked(Coordinates(None, happened_by))
    if as_recorded.isdecimal():
        return Asked(Coordinates(None, happened_by), require_position(as_recorded))
    moment = end_of(ledger, as_recorded)
    return Asked(Coordinates(moment, happened_by or moment))


def end_of(ledger: "Ledger", words: str) -> datetime:
    """Read an instant; of a day (a month, a year) the last instant in the unit's zone."""
    return times.occurred(words, times.Clock(ledger.zone, ledger.now())).latest(ledger.zone).astimezone(UTC)


def beginning_of(ledger: "Ledger", words: str) -> datetime:
    """Read an instant; of a day (a month, a year) the first instant in the unit's zone."""
    return times.occurred(words, times.Clock(ledger.zone, ledger.now())).earliest(ledger.zone).astimezone(UTC)


def spoken(when: Asked, zone: tzinfo) -> str:
    """Say in words at which time a question was asked; nothing when it was asked of now."""
    parts = []
    if when.upto is not None:
        parts.append(f"recorded up to position {when.upto}")
    if when.at.recorded_by is not None:
        parts.append(f"recorded by {times.shown(when.at.recorded_by, zone)}")
    if when.at.happened_by is not None and when.at.happened_by != when.at.recorded_by:
        parts.append(f"happened by {times.shown(when.at.happened_by, zone)}")
    return ", ".join(parts)


def rows(ledger: "Ledger", name: str, when: Asked) -> list[Row]:
    """Answer a question as far as this reader may see, in the question's order; straddling facts are told on standard error."""
    from projections.engine import question as questions

    question = questions.load(name)
    found = _live(ledger, question) if when.now else _folded(ledger, question, when)
    return sorted(found, key=question.order)


def _live(ledger: "Ledger", question: "Question") -> list[Row]:
    from ledger.store import reading

    catch_up(ledger)
    return [row for _, _, row in reading.question_rows(ledger.user, question.name)]


def _folded(ledger: "Ledger", question: "Question", when: Asked) -> list[Row]:
    from ledger.store import reading
    from projections.engine import store
    from projections.engine.asof import as_of

    head, _ = reading.head(ledger.user)
    wanted = store.Reading(LOG, min(head, when.upto or head), question, store.READER)
    documents = (document for part in store.read_all(ledger.user, wanted) for document in part)
    answer = as_of(question, documents, when.at, ledger.zone)
    if answer.straddling:
        output.note(f"{answer.straddling} entries may have happened by then (a day, a month or a range) and are not counted.")
    return [keyed.row for keyed in answer.rows]


def catch_up(ledger: "Ledger") -> None:
    """Fold what is new where this program may; say what stands in the way, and go on, for what was recorded is recorded."""
    from projections.engine import live
    from projections.engine import question as questions
    from projections.engine.rebuild import ensure

    if not ledger.place.private:
        _tell_lag(ledger)
        return
    try:
        for question in map(questions.load, questions.names()):
            progress = live.catch_up(projector(ledger), question, log=LOG, zone=ledger.zone, now=ledger.now())
            if progress.state == "outdated":
                ensure(lambda: projector(ledger, fresh=True), question, log=LOG, zone=ledger.zone, now=ledger.now())
            elif progress.state == "stopped":
                output.note(f"caseledger: the answer to {question.name} stopped: {progress.reason}; run caseledger projections rebuild")
    except CaseledgerError as fault:
        output.note(f"caseledger: what is shown may lag behind the record ({type(fault).__name__}); see caseledger projections status")


def projector(ledger: "Ledger", *, fresh: bool = False) -> "Connection":
    """Give the projector's connection (``fresh``: a new one, for whoever closes it)."""
    from ledger.store import connection

    return connection.connect(ledger.place.dsn("projector")) if fresh else ledger.projector


def _tell_lag(ledger: "Ledger") -> None:
    from ledger.store import reading

    head, _ = reading.head(ledger.user)
    for standing in reading.question_status(ledger.user):
        if head > standing["position"]:
            output.note(f"The answer to {standing['name']} is {head - standing['position']} entries behind the record.")


def require_position(words: str) -> int:
    """Read the position of an entry; raises UsageError."""
    if not words.isdecimal() or not words.isascii() or int(words) < 1:
        raise UsageError("a position is a whole number from 1; nothing was done")
    return int(words)
