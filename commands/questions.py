"""Questions asked of the record: live rows, or the same fold at another time."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from commands import output, times
from commands.catching_up import LOG, await_head, catch_up
from ledger.errors import NotFound, UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from projections.engine.fold import Document, Folded
    from projections.engine.question import Question
    from projections.engine.time import Coordinates

Row = dict[str, Any]


class Found(NamedTuple):
    """Rows of an answer in its order, each with the stream it is of; how many entries straddle A; the last position read.

    ``notes``: what has to be said of what this reader could not see.
    """

    rows: "list[tuple[UUID, Row]]"
    straddling: int
    position: int
    notes: Sequence[str] = ()


class Asked(NamedTuple):
    """At which time a question is asked: the engine's coordinates, and the last position to read where one was named."""

    at: "Coordinates"
    upto: int | None = None

    @property
    def now(self) -> bool:
        """Tell whether the question is asked of the present."""
        return self.upto is None and self.at == (None, None)


def asked(ledger: "Ledger", as_recorded: str | None, as_corrected: str | None) -> Asked:
    """Read ``--as-recorded`` and ``--as-corrected``; raises UsageError for what is no time, or has not come.

    A position names the moment at which its entry was recorded, and so everything up to it; raises NotFound beyond the last one.
    """
    from projections.engine.time import Coordinates

    happened_by = None if as_corrected is None else come(ledger, as_corrected)
    if as_recorded is None:
        return Asked(Coordinates(None, happened_by))
    if as_recorded.isdecimal():
        return Asked(Coordinates(None, happened_by), _reached(ledger, require_position(as_recorded)))
    moment = come(ledger, as_recorded)
    return Asked(Coordinates(moment, happened_by or moment))


def come(ledger: "Ledger", words: str) -> datetime:
    """Read the end of a moment that has begun: of the future there is no record, and an answer would claim one."""
    if beginning_of(ledger, words) > ledger.now():
        raise UsageError("that time has not come; nothing was read; give one that has, or leave it out for the record as it stands")
    return end_of(ledger, words)


def _reached(ledger: "Ledger", position: int) -> int:
    from ledger.store import reading

    last, _ = reading.head(ledger.user)
    if position > last:
        raise NotFound(f"the record ends at position {last}; nothing was read; give an earlier one, or leave it out")
    return position


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
        parts.append(f"recorded by {times.until(when.at.recorded_by, zone)}")
    if when.at.happened_by is not None and when.at.happened_by != when.at.recorded_by:
        parts.append(f"happened by {times.until(when.at.happened_by, zone)}")
    return ", ".join(parts)


def moment(ledger: "Ledger", when: Asked) -> datetime:
    """Give the moment at which an answer speaks: the end of the time asked about, never later than now; of a position its last entry's."""
    from ledger.store import reading

    recorded, now = None if when.upto is None else reading.recorded_at(ledger.user, when.upto), ledger.now()
    return min(when.at.happened_by or recorded or now, now)


def rows(ledger: "Ledger", name: str, when: Asked) -> list[Row]:
    """Answer a question as far as this reader may see, in the question's order; straddling facts are told on standard error."""
    return [row for _, row in keyed(ledger, name, when)]


def keyed(ledger: "Ledger", name: str, when: Asked) -> list[tuple[UUID, Row]]:
    """Answer a question as ``rows`` does, each row with the stream it is of."""
    from projections.engine import question as questions

    answer = found(ledger, questions.load(name), when)
    if answer.straddling:
        entries = output.counted(answer.straddling, "entry", "entries")
        output.note(f"{entries} may have happened by then (a day, a month or a range) and not certainly: not counted.")
    return answer.rows


def found(ledger: "Ledger", question: "Question", when: Asked, number: str | None = None) -> Found:
    """Answer a question as far as this reader may see, in its order, of one case, person or unit or of all."""
    from ledger.store import reading

    head, _ = reading.head(ledger.user)
    if number is not None:
        answer = _of_one(ledger, question, ledger.stream_of(number), when)
        rows, straddling = [(each.stream, each.row) for each in answer.rows], answer.straddling
    elif when.now:
        rows, straddling = _live(ledger, question), 0
    else:
        rows, straddling = _folded(ledger, question, when)
    return Found(sorted(rows, key=lambda each: question.order(each[1])), straddling, head)


def folded(ledger: "Ledger", name: str, stream: UUID, when: Asked, facts: "Iterable[Fact] | None" = None) -> Row | None:
    """Answer a question of one case by what this reader sees of it, less what is restricted, or by ``facts`` that he read for a purpose."""
    from projections.engine import question as questions

    return next((each.row for each in _of_one(ledger, questions.load(name), stream, when, facts).rows), None)


def _of_one(
    ledger: "Ledger", question: "Question", stream: UUID, when: Asked, facts: "Iterable[Fact] | None" = None
) -> "Folded":
    from projections.engine.fold import fold_stream

    known = read_of_one(ledger, question, stream) if facts is None else facts
    upto = [fact for fact in known if when.upto is None or fact.position <= when.upto]
    return fold_stream(question, upto, when.at, ledger.zone)


def read_of_one(ledger: "Ledger", question: "Question", stream: UUID) -> "Iterable[Fact]":
    """Read what a question asks of one case, as this reader sees it, less what is restricted: clear facts, which is no consultation."""
    from ledger.events.catalogue import latest
    from ledger.rules.restriction import IN_VIEW, in_use

    types = None if question.selected is None else sorted({*question.selected, *map(latest, IN_VIEW)})
    return in_use(ledger.facts(stream, types))


def cases(ledger: "Ledger", *, closed: bool) -> list[tuple[UUID, Row]]:
    """Give stream and row of each case on the caseload, closed ones too if asked, as far as this reader may see, in no order."""
    from projections.engine import question as questions

    if closed:
        return _live(ledger, questions.load("caseload"))
    return [(UUID(stream), row) for stream, row in open_cases(ledger)]


def open_cases(ledger: "Ledger") -> list[tuple[str, Row]]:
    """Give stream, as text, and row of each open case, in no order: there are thousands, and whoever lists them sorts them himself."""
    from ledger.store import question_reading
    from projections.engine import question as questions

    question = questions.load("caseload")
    if _serves(ledger, question):
        return question_reading.open_cases(ledger.user)
    return [(str(stream), row) for stream, row in _parted(ledger, question, question_reading.OPEN) if row["state"] == "open"]


def retention(ledger: "Ledger", where: str) -> list[tuple[UUID, Row]]:
    """Give the rows of the question ``retention`` of which a JSON path predicate holds; what a reader folds for himself he gets whole."""
    from ledger.store import question_reading
    from projections.engine import question as questions

    question = questions.load("retention")
    if _serves(ledger, question):
        found = [(stream, row) for _, stream, row in question_reading.retention_rows(ledger.user, where)]
    else:
        found = _parted(ledger, question, where)
    return sorted(found, key=lambda each: question.order(each[1]))


def _live(ledger: "Ledger", question: "Question") -> list[tuple[UUID, Row]]:
    """Answer from the live rows, as far as they serve this reader."""
    from ledger.store import question_reading

    if not _serves(ledger, question):
        return _parted(ledger, question)
    return [(stream, row) for _, stream, row in question_reading.question_rows(ledger.user, question.name)]


def may_be_part(ledger: "Ledger", question: "Question") -> bool:
    """Tell whether an answer may be made of less than the record holds, as far as that is known: not all of it is opened to this reader.

    Where kept rows are under another definition it is taken to be.
    """
    from ledger.store import question_reading

    return question_reading.question_serves(ledger.user, question.name, question.definition_hash(ledger.zone)) is False


def _serves(ledger: "Ledger", question: "Question") -> bool:
    """Have the live rows brought up to the record; not where they are made of more than this reader may see, or otherwise defined."""
    from ledger.store import question_reading

    if ledger.place.private:
        catch_up(ledger, question.name)
    if question_reading.question_serves(ledger.user, question.name, question.definition_hash(ledger.zone)) is False:
        return False
    if not ledger.place.private:
        await_head(ledger, question.name)
    return True


def _parted(ledger: "Ledger", question: "Question", where: str | None = None) -> list[tuple[UUID, Row]]:
    """Answer from the live rows (those of which ``where`` holds) of what this reader sees whole, and by folding the rest or all."""
    from commands import parting

    whole = parting.answered(ledger, question, where)
    return _folded(ledger, question, asked(ledger, None, None))[0] if whole is None else whole


def read_of_all(ledger: "Ledger", question: "Question", when: Asked) -> "Iterator[Document]":
    """Read the same of every case, as the database gives it to this reader."""
    from ledger.store import reading
    from projections.engine import store

    head, _ = reading.head(ledger.user)
    wanted = store.Reading(LOG, min(head, when.upto or head), (question,), store.READER)
    return (document for part in store.read_all(ledger.user, wanted) for document in part)


def _folded(ledger: "Ledger", question: "Question", when: Asked) -> tuple[list[tuple[UUID, Row]], int]:
    from projections.engine.asof import as_of

    answer = as_of(question, read_of_all(ledger, question, when), when.at, ledger.zone)
    return [(keyed.stream, keyed.row) for keyed in answer.rows], answer.straddling


def require_position(words: str) -> int:
    """Read the position of an entry; raises UsageError."""
    if not re.fullmatch("[0-9]{1,15}", words) or int(words) < 1:
        raise UsageError("a position is a whole number from 1; nothing was done")
    return int(words)
