"""What is kept of whom, told a line for each person and controller: group, period, decisions, holds, and when it is to be reviewed.

From the rows of the question ``retention``; what depends on the policy or on the day of asking is reckoned here. Clear facts alone.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from commands import questions
from commands.questions import Row

if TYPE_CHECKING:
    from ledger.application import Ledger
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


def terms(ledger: "Ledger") -> Terms:
    """Give those of today."""
    return Terms(ledger.today(), ledger.policy.first_review_days, periods(ledger))


def periods(ledger: "Ledger") -> "Callable[[str, str], Period | None]":
    """Give a function from controller and group to its period by the policy in force; the kind of each agency is looked up once."""
    from ledger.rules.periods import period_for

    kind = lru_cache(maxsize=None)(ledger.kind_of_agency)
    return lru_cache(maxsize=None)(lambda controller, category: period_for(ledger.policy.retention, category, controller, kind(controller)))


def ends(period: "Callable[[str, str], Period | None]") -> Callable[[str, str, date], date | None]:
    """Give a function from controller, group and the day on which a period began to the day on which it ends (``deadlines.Terms``)."""

    def end(controller: str, category: str, began: date) -> date | None:
        found = period(controller, category)
        return None if found is None else found.ends(began)

    return end


def around(ledger: "Ledger", streams: Sequence[UUID], when: questions.Asked) -> list[tuple[UUID, Row]]:
    """Give the rows of persons or cases and of all whose holds reach them, theirs first, as far as this reader sees them.

    Those of a person are of his cases and their parties; those of a case of its parties, and what reaches each of these.
    """
    from ledger.store import reading

    persons = [person for joined in ledger.parties(streams).values() for person, _, _ in joined]
    cases = [case for each in reading.cases_of_each(ledger.user, [*streams, *persons]).values() for case in each]
    near = [person for joined in ledger.parties(cases).values() for person, _, _ in joined] if cases else []
    told = ((each, questions.folded(ledger, "retention", each, when)) for each in dict.fromkeys([*streams, *persons, *cases, *near]))
    return [(each, row) for each, row in told if row is not None]


def reaching(ledger: "Ledger", rows: Iterable[tuple[UUID, Row]]) -> Holds:
    """Give the holds in these rows by the number of each further person whom they cover: of a case its parties, of a person his cases'.

    Each under every number by which he was recorded.
    """
    from ledger.store import reading

    held = {stream: row for stream, row in rows if row["holds"]}
    if not held:
        return {}
    people = [stream for stream, row in held.items() if row["kind"] == "person"]
    same = ledger.same_persons(people)
    of_them = reading.cases_of_each(ledger.user, [each for person in people for each in same.of(person)]) if people else {}
    at = {
        stream: [case for each in same.of(stream) for case in of_them.get(each, [])] if row["kind"] == "person" else [stream]
        for stream, row in held.items()
    }
    parties = ledger.parties([case for cases in at.values() for case in cases])
    same = ledger.same_persons({*people, *(person for each in parties.values() for person, _, _ in each)})
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for stream, row in held.items():
        whom = {stream} | {person for case in at[stream] for person, _, _ in parties.get(case, [])}
        numbers = {number for case in at[stream] for _, _, number in parties.get(case, [])}
        numbers |= {other.number for person in whom for other in same.others(person)}
        for number in numbers - {row["number"], None}:
            found[str(number)] += [{**hold, "case": row["number"]} for hold in row["holds"]]
    return found


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
        found += [_look(row, hold) for hold in row["holds"] if (day := _day(hold["review_on"])) is not None and day <= by]
    for line in found:
        line["overdue"] = line["due"] < today
        line["by"] = f"{'OVERDUE ' if line['overdue'] else ''}{line['due']}"
    return sorted(found, key=lambda line: (line["due"], len(str(line["number"])), str(line["number"]), str(line["controller"])))


def condition(by: date, policy: Iterable["Period"], first_review_days: int) -> str:
    """Write the JSON path predicate that holds of every row from which something due by a day, or a hold over a case, is told.

    It lets through a few more: which period is a controller's own is judged afterwards.
    """
    latest: dict[str, date] = {}
    for period in policy:
        latest[period.category] = max(latest.get(period.category, date.min), period.begun_by(by))
    over = " || ".join(f'(@.category == "{category}" && @.counts_from <= "{day}")' for category, day in sorted(latest.items()))
    identified = by - timedelta(days=first_review_days)
    return (
        f'($.kind == "person" && $.identified_on <= "{identified}" && !exists($.controllers[0])) || exists($.holds[0])'
        f' || exists($.controllers[*] ? (@.next_review_on <= "{by}" || @.decision == "erase" || {over}))'
    )


ANY = "$.number != null || $.number == null"
"""The predicate that holds of every row."""


def of_controller(code: str) -> str:
    """Write the predicate that holds of rows in which a controller has something, or might be covered by a hold."""
    return f"exists($.controllers[*] ? (@.controller == {json.dumps(code)})) || exists($.holds[0])"


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
        identified = _day(row["identified_on"])
        if row["kind"] != "person" or identified is None:
            return None, None, None
        return CLASSIFY, identified + timedelta(days=by.first_review_days), None
    period = by.period(each["controller"], str(each["category"]))
    if (began := _day(each["counts_from"])) is not None:
        return FIRST, None if period is None else period.ends(began), period
    if each["decision"] == "erase":
        return (ERASE, _day(each["decided_on"]), period) if each["erased_in"] is None else (None, None, period)
    return AGAIN, _day(each["next_review_on"]), period


def _entry(row: Row, told: Row) -> str | None:
    number = max(filter(None, (told.get("classified_in"), told.get("decided_in"))), default=None)
    return None if number is None else f"{row['number']}#{number}"


def _look(row: Row, hold: Row) -> Row:
    return {
        "number": row["number"], "kind": row["kind"], "what": LOOK, "due": _day(hold["review_on"]), "controller": hold["by"],
        "entry": f"{row['number']}#{hold['entry']}", "held": named([{**hold, "case": row["number"]}]),
        "holds": [f"{row['number']}#{hold['entry']}"], "held_since": hold["since"],
        "restricted_since": row["restricted_since"], "erased_since": row["erased_since"],
    }  # fmt: skip


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
