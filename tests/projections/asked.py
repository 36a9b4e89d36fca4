"""A question asked of an invented history: its rows, and what it tells at a moment."""

from collections.abc import Iterable
from datetime import date, datetime

from ledger.events.fact import Fact
from ledger.persons import Persons
from projections.engine.answer import Asking, Measure, Rate, Row, Told
from projections.engine.asof import as_of
from projections.engine.question import Question
from projections.engine.time import NOW, Coordinates
from tests.projections.histories import LONDON, documents, instant


def rows(question: Question, facts: Iterable[Fact], at: Coordinates = NOW) -> list[Row]:
    """Give its rows, in its order."""
    return sorted((keyed.row for keyed in as_of(question, documents(facts), at, LONDON).rows), key=question.order)


def told(
    question: Question, facts: Iterable[Fact], moment: str | datetime, at: Coordinates = NOW, window: tuple[str, str] | None = None,
    persons: Persons | None = None,
) -> Told:  # fmt: skip
    """Give what it tells at that moment, of all or of a window of days."""
    since, until = map(date.fromisoformat, window) if window else (None, None)
    when = instant(moment) if isinstance(moment, str) else moment
    found = question.told(rows(question, facts, at), Asking(when, LONDON, since, until, persons or Persons()))
    names = {column.name for column in question.shown}
    assert all(names <= line.keys() for line in found.lines), "a line has every column"
    return found


def counted(answer: Told) -> dict[str, tuple[int, int]]:
    """Give k and n of each rate."""
    return {rate.name: (rate.k, rate.n) for rate in answer.rates}


def one(answer: Told, name: str) -> Rate | Measure:
    """Give the rate or measure of that name."""
    (found,) = (each for each in (*answer.rates, *answer.measures) if each.name == name)
    return found
