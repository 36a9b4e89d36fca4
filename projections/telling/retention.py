"""What is kept of whom, a line for each person and controller: group, period, decisions, holds, and its next review (domain.md 6, P23).

What depends on the policy or on the day of asking is reckoned here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ledger.events.occurred import day as day_of
from ledger.rules.periods import FIRST_REVIEW_DAYS
from projections.engine.answer import Asking, Caveat, Column, Rate, Row, Told

if TYPE_CHECKING:
    from ledger.rules.periods import Period

CLASSIFY, FIRST, AGAIN, ERASE, LOOK = "classification", "first review", "review", "erasure that was decided", "review of a legal hold"
"""What can be due."""
Holds = Mapping[str, Sequence[Row]]
"""By number of a person, the legal holds in other records that cover him, each with the number of its record under ``case``."""


class Terms(NamedTuple):
    """How due days are reckoned: today and the policy in force now; ``period`` gives that of a controller and group."""

    today: date
    first_review_days: int
    period: "Callable[[str, str], Period | None]"


def lines(rows: Iterable[Row], over: Holds, by: Terms) -> Iterator[Row]:
    """Give a line for each controller of a person, one for who was not classified, one for each case of which something is held or gone."""
    for row in rows:
        own = [{**hold, "case": row["number"]} for hold in row["holds"]]
        for each in row["controllers"] or [None]:
            holds = [*own, *over.get(str(row["number"]), ())]
            covering = holds if each is None else [hold for hold in holds if covers(hold, each["controller"])]
            yield _line(row, each, covering, by)


def due(told: Iterable[Row], rows: Iterable[Row], by: date, today: date) -> list[Row]:
    """Give what is due by a day, earliest first: of these lines those that are, and the holds of these rows that are to be looked at."""
    found = [line for line in told if line["due"] is not None and line["due"] <= by]
    for row in rows:
        found += [_look(row, hold) for hold in row["holds"] if (day := day_of(hold["review_on"])) is not None and day <= by]
    for line in found:
        line["overdue"] = line["due"] < today
        line["by"] = f"{'OVERDUE ' if line['overdue'] else ''}{line['due']}"
    return sorted(found, key=lambda line: (line["due"], len(str(line["number"])), str(line["number"]), str(line["controller"])))


def covers(hold: Row, controller: str) -> bool:
    """Whether a hold covers what a controller holds."""
    return not hold["controllers"] or controller in hold["controllers"]


def named(holds: Iterable[Row]) -> str | None:
    """Name holds by their entries, with kind and the agency that placed each."""
    return "; ".join(f"{hold['case']}#{hold['entry']} {hold['kind']} ({hold['by']})" for hold in holds) or None


def _line(row: Row, each: Row | None, holds: Sequence[Row], by: Terms) -> Row:
    what, day, period = _next(row, each, by)
    told = each or {}
    keys = ("controller", "category", "clear_period_start", "classified_in", "decision", "decided_on", "decided_in", "reviews")
    return {
        "number": row["number"], "kind": row["kind"], "what": what, "due": day, "entry": _entry(row, told),
        **{key: told.get(key) for key in keys}, "period": period and period.length, "basis": period and period.basis,
        "held": named(holds), "holds": [f"{hold['case']}#{hold['entry']}" for hold in holds],
        **{key: row[key] for key in ("held_since", "restricted_since", "erased_since", "identified_on")},
    }  # fmt: skip


def _next(row: Row, each: Row | None, by: Terms) -> tuple[str | None, date | None, "Period | None"]:
    """Tell what comes next for one controller, and by when; with the period of its group."""
    if each is None:
        identified = day_of(row["identified_on"])
        if row["kind"] != "person" or identified is None:
            return None, None, None
        return CLASSIFY, identified + timedelta(days=by.first_review_days), None
    period = by.period(each["controller"], str(each["category"]))
    if (began := day_of(each["counts_from"])) is not None:
        return FIRST, None if period is None else period.ends(began), period
    if each["decision"] == "erase":
        return (ERASE, day_of(each["decided_on"]), period) if each["erased_in"] is None else (None, None, period)
    return AGAIN, day_of(each["next_review_on"]), period


def _entry(row: Row, told: Row) -> str | None:
    number = max(filter(None, (told.get("classified_in"), told.get("decided_in"))), default=None)
    return None if number is None else f"{row['number']}#{number}"


def _look(row: Row, hold: Row) -> Row:
    return {
        "number": row["number"], "kind": row["kind"], "what": LOOK, "due": day_of(hold["review_on"]), "controller": hold["by"],
        "entry": f"{row['number']}#{hold['entry']}", "held": named([{**hold, "case": row["number"]}]),
        "holds": [f"{row['number']}#{hold['entry']}"], "held_since": hold["since"],
        "restricted_since": row["restricted_since"], "erased_since": row["erased_since"],
    }  # fmt: skip


NO_TERM = "without a day by which anything is due"
ONLY_OWN = Caveat(
    "A hold stands in the row of its own record, though it covers others: a case's its parties, a person's his cases and their parties. "
    "caseledger retention list tells of each person every hold that covers him."
)


def told(rows: Sequence[Row], asking: Asking) -> Told:
    """Give a line for each controller of a person; how many persons were classified, and how much of what is due is overdue."""
    by = Terms(asking.today, asking.record.get("first_review_days", FIRST_REVIEW_DAYS), asking.record.get("period", _no_period))
    told = sorted(lines(rows, {}, by), key=lambda line: (line["due"] or date.max, len(str(line["number"])), str(line["number"])))
    people = [row for row in rows if row["kind"] == "person"]
    timed = [line for line in told if line["due"] is not None]
    late, untimed = sum(_is_late(line, by) for line in timed), {NO_TERM: len(told) - len(timed)}
    return Told(
        [line | {"due": line["due"] and line["due"].isoformat(), "overdue": _is_late(line, by)} for line in told],
        [
            Rate("classified", "of the persons: a controller classified what it holds", _with(people, "controllers"), len(people)),
            Rate("overdue", "of the classifications, reviews and decided erasures with a day: overdue", late, len(timed), untimed),
            Rate("held", "of the persons: a legal hold stands in the own record", _with(people, "holds"), len(people)),
            Rate("restricted", "of the persons: the record, or some of it, is restricted", _with(people, "restricted_since"), len(people)),
            Rate("erased", "of the persons: something of the record was erased", _with(people, "erased_since"), len(people)),
        ],
        notes=(ONLY_OWN,),
    )  # fmt: skip


def _no_period(_controller: str, _category: str) -> None:
    """Give none: no policy is known."""


def _with(people: Iterable[Row], name: str) -> int:
    return sum(1 for row in people if row[name])


def _is_late(line: Row, by: Terms) -> bool:
    return line["due"] is not None and line["due"] < by.today


LINES = (
    Column("number", "the unit's number of the person or case"),
    Column("controller", "the agency that holds it"),
    Column("category", "the group into which it put what it holds", "words"),
    Column("clear_period_start", "day from which the period runs", "day"),
    Column("period", "the period of that group by the policy"),
    Column("decision", "what it decided last", "words"),
    Column("decided_on", "on which day", "day"),
    Column("what", "what is due next"),
    Column("due", "by which day", "day"),
    Column("overdue", "whether that day is over"),
    Column("held", "legal holds of this very record that cover it"),
    Column("restricted_since", "day of the first restriction that was not lifted", "day"),
    Column("erased_since", "day on which something of this record was first decided to be erased", "day"),
    Column("kind", "person, or case", "detail"),
    Column("reviews", "how often the controller reviewed it", "detail"),
    Column("basis", "by which schedule the period is", "detail"),
    Column("entry", "the entry that says so last", "detail"),
    Column("identified_on", "day on which the person was identified", "detail"),
)
"""Columns of what is kept."""
