"""What a question answers about hand-worked entries, as ``ask`` does it, without a database."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ledger.events.fact import Fact
from ledger.persons import Merge, joined
from projections.engine.answer import Asking, Rate, Row, Told
from projections.engine.fold import fold_stream
from projections.engine.question import Question
from projections.engine.time import NOW, Coordinates
from tests.projections.histories import LONDON, by_stream, instant


def rows_of(question: Question, facts: Sequence[Fact], at: Coordinates = NOW) -> list[Row]:
    """Rows of all streams at ``at``, in the question's order."""
    found = (keyed.row for each in by_stream(facts).values() for keyed in fold_stream(question, each, at, LONDON).rows)
    return sorted(found, key=question.order)


def told_of(
    question: Question, facts: Sequence[Fact], on: str = "2026-06-30", at: Coordinates = NOW, merges: Iterable[Merge] = (),
    since: str | None = None, until: str | None = None,
) -> Told:  # fmt: skip
    """The answer on a day, of days from ``since`` on and before ``until``."""
    window = tuple(None if day is None else date.fromisoformat(day) for day in (since, until))
    asking = Asking(instant(on), LONDON, window[0], window[1], joined(merges, at.recorded_by))
    return question.told(rows_of(question, facts, at), asking)


def merged(one: str, other: str, recorded: str) -> list[Merge]:
    """That two persons were found to be one; the second has the lower number."""
    first, second = UUID(one), UUID(other)
    return [Merge(a, na, b, nb, 2, instant(recorded)) for a, na, b, nb in ((first, "P-9", second, "P-1"), (second, "P-1", first, "P-9"))]


def rates_of(told: Told) -> dict[str, tuple[int, int]]:
    """Each rate as k and n, by its name."""
    return {rate.name: (rate.k, rate.n) for rate in told.rates}


def rate(told: Told, name: str) -> Rate:
    """One rate, by its name."""
    return next(each for each in told.rates if each.name == name)


def column(lines: Sequence[Row], *names: str) -> list[Any]:
    """The values of a column of each line, or of several."""
    return [line[names[0]] if len(names) == 1 else tuple(line[name] for name in names) for line in lines]
