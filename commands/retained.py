"""What of the policy and the record a list of what is kept depends on: periods, and the legal holds that reach from other records."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from commands import questions
from commands.questions import Row

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.rules.periods import Period
    from projections.telling.retention import Holds, Terms


def terms(ledger: "Ledger") -> "Terms":
    """Give those of today."""
    from projections.telling.retention import Terms

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


def reaching(ledger: "Ledger", rows: Iterable[tuple[UUID, Row]]) -> "Holds":
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
