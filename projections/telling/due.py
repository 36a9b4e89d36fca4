"""The clocks that run at a moment, each with the instant at which it runs out by the policy in force (domain.md 6, P5)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from ledger.events.occurred import rfc3339
from ledger.rules import clocks
from ledger.rules.deadlines import Terms, end_of
from projections.engine.answer import Asking, Column, Rate, Row, Told

LAPSED, UNSET = "ended by themselves on a day before", "of a target or period that the policy does not set"
"""Why a clock that was started and not stopped is not told."""


def timed(rows: Iterable[Row], terms: Terms, at: datetime) -> list[tuple[Row, Row, datetime]]:
    """Give row and clock of those that run at a moment, and when each runs out, earliest first; of targets those that the policy sets."""
    found = [
        (row, clock, due) for row, clock, due in _all(rows, terms)
        if due is not None and not clocks.has_lapsed(clock["clock"], due, at)
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each[2], str(each[0]["number"]), each[1]["entry"], each[1]["clock"]))


def told(rows: Sequence[Row], asking: Asking) -> Told:
    """Give the clocks that run and how many of them are overdue."""
    terms = terms_of(asking)
    running = timed(rows, terms, asking.moment)
    lines = [_line(row, clock, due, asking.moment) for row, clock, due in running]
    every = list(_all(rows, terms))
    excluded = {UNSET: sum(1 for _, _, due in every if due is None)}
    excluded[LAPSED] = len(every) - len(lines) - excluded[UNSET]
    rates = [_rate("overdue", "of all clocks that run: overdue", lines, excluded)]
    for kind, says in KINDS.items():
        rates.append(_rate(f"overdue.{kind}", f"of those {says}: overdue", [line for line in lines if _kind(line) == kind], {}))
    return Told(lines, rates)


KINDS = {
    "case": "in cases and proceedings that are open", "closed_case": "in those that are closed",
    "other": "in records of persons or the unit",
}  # fmt: skip
"""Where clocks run, and how that is said."""


def _kind(line: Row) -> str:
    return {"open": "case", "closed": "closed_case"}.get(str(line["state"]), "other")


def _rate(name: str, says: str, lines: Sequence[Row], excluded: dict[str, int]) -> Rate:
    return Rate(name, says, sum(1 for line in lines if line["overdue"]), len(lines), excluded)


def terms_of(asking: Asking) -> Terms:
    """Give how long the policy has clocks run; ``period`` of the record gives that of a controller and group (ledger.rules.periods)."""
    period = asking.record.get("period")

    def ends(controller: str, category: str, began: date) -> date | None:
        found = period(controller, category) if period else None
        return None if found is None else found.ends(began)

    return Terms(asking.zone, asking.targets, period_ends=ends)


def _line(row: Row, clock: Row, due: datetime, at: datetime) -> Row:
    deadline = clocks.called(clock["clock"])
    return {
        "due": rfc3339(due), "overdue": due < at, "clock": clock["clock"], "number": row["number"], "entry": clock["entry"],
        "state": row["state"], "owner": clock["owner"] or row["owner"], "victim": clock["victim"], "share": clock["share"],
        "controller": clock["controller"], "rule": None if deadline is None else deadline.source,
    }  # fmt: skip


def _all(rows: Iterable[Row], terms: Terms) -> Iterator[tuple[Row, Row, datetime | None]]:
    for row in rows:
        for clock in row["clocks"]:
            yield row, clock, _due(clock, terms)


def _due(clock: Row, terms: Terms) -> datetime | None:
    if clock["due"] is not None:
        return datetime.fromisoformat(clock["due"])
    day = _by_policy(clock, date.fromisoformat(clock["counts_from"]), terms)
    return None if day is None else end_of(day, terms)


def _by_policy(clock: Row, began: date, terms: Terms) -> date | None:
    """Give the day on which a clock runs out whose length the policy sets: a period of retention, or a target, if there is one."""
    if clock.get("category") is not None:
        return terms.period_ends(clock["controller"], clock["category"], began)
    days = terms.targets.get(clock["clock"])
    return None if days is None else began + timedelta(days=days)


LINES = (
    Column("due", "when it runs out", "instant"),
    Column("overdue", "whether it has"),
    Column("clock", "what is to be done by then"),
    Column("number", "the unit's number of the case, proceedings or person; none for the unit's own record"),
    Column("entry", "the entry that started the clock"),
    Column("owner", "whom that entry names, else to whom the case was last allocated, or the disclosure officer", "member"),
    Column("victim", "the victim, where it runs for one by name", "person"),
    Column("share", "the entry of the share whose recipient is to be told"),
    Column("controller", "the agency that is to answer or review"),
    Column("state", "of a case or proceedings: open or closed"),
    Column("rule", "by which rule", "detail"),
)
"""Columns of a clock that runs."""
