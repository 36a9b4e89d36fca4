"""The caseload at a moment: how long ago, what is overdue, the risk as it stands now, and who is at risk first (domain.md 6, P1)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from ledger.events.occurred import day, rfc3339
from ledger.persons import Persons
from ledger.rules.clocks import has_lapsed
from ledger.rules.deadlines import Terms, end_of
from projections.engine.answer import Asking, Column, Rate, Row, Told

RANK = {"low": 1, "medium": 2, "high": 3, "very_high": 4}
"""Levels of risk (``ledger.events.assessment.RiskLevel``), the highest last; what is no level is none."""
LATELY = 28
"""Days for which a reported breach of an order or of bail puts its case before others of the same level."""
AT_RISK = (
    "At risk first: cases with an open urgent action that is overdue, then with one that is not, each by when it is due; then by the "
    f"level of risk, the highest first; then where an order or bail was breached within the last {LATELY} days, the latest first; then "
    "where something else is overdue, the longest first; then by number."
)
"""The order of the caseload, in words."""
UNSET = {"risk_level": None, "risk_direction": None, "risk_since": None, "risk_entry": None}
"""What is told of the risk in a case in which no level was set."""
NEVER_DUE, NO_LEVEL = "9999", "without a level of risk"


def lines(rows: Iterable[Row], asking: Asking) -> list[Row]:
    """Add to each row what depends on the moment of asking, on the policy's targets, and on which persons are one; at risk first."""
    today = asking.today
    return sorted((_line(row, asking, today) for row in rows), key=at_risk)


def _line(row: Row, asking: Asking, today: date) -> Row:
    urgent, following, breach = row["urgent_actions"], _next(row, asking), row["breach"]
    contact, never = _contact(row["contacts"], asking.persons)
    breached_on = breach["on"] if breach else None
    return {
        **row, **risk(row["risk"], asking.persons),
        "days_open": _days(row["referred_on"], today),
        "overdue": sum(1 for action in urgent if _is_over(action["due"], asking.moment)) if urgent else 0,
        "next": following,
        "late": following is not None and _is_over(following["due"], asking.moment),
        "contacted_on": contact,
        "victims_never_contacted": never,
        "days_since_contact": _days(contact, today),
        "days_since_assessment": _days(row["assessed_on"], today),
        "breached": breach["of"] if breach else None,
        "breached_on": breached_on,
        "days_since_breach": _days(breached_on, today),
    }  # fmt: skip


def at_risk(line: Row) -> tuple[Any, ...]:
    """Sort as ``AT_RISK`` says."""
    urgent, breached, following = line["urgent_actions"], line["days_since_breach"], line["next"]
    lately = breached is not None and breached <= LATELY
    return (
        (0 if line["overdue"] else 1, str(urgent[0]["due"] or NEVER_DUE)) if urgent else (2, ""),
        -RANK.get(line["risk_level"], 0),
        breached if lately else LATELY + 1,
        following["due"] if line["late"] else NEVER_DUE,
        str(line["number"]),
    )


def risk(settings: Sequence[Row], persons: Persons) -> Row:
    """Give the highest level that stands, of all pairs of suspect and victim; how it changed last; since when; and the entry that set it.

    Persons whom merges tie together are one. Of pairs at the same level the one set last is told.
    """
    if not settings:
        return UNSET
    pairs: dict[tuple[str, str], list[Row]] = {}
    for each in settings:
        pairs.setdefault((persons.told_as(each["suspect"]), persons.told_as(each["victim"])), []).append(each)
    series = max(pairs.values(), key=_standing) if len(pairs) > 1 else settings
    last, place = series[-1], len(series) - 1
    while place and series[place - 1]["level"] == last["level"]:
        place -= 1
    rank = _rank(last)
    direction = None if not place else "raised" if rank > _rank(series[place - 1]) else "lowered"
    level = last["level"] if rank else None
    return {"risk_level": level, "risk_direction": direction, "risk_since": series[place]["on"], "risk_entry": last["entry"]}


def _standing(series: Sequence[Row]) -> tuple[int, str, int]:
    return _rank(series[-1]), series[-1]["on"], series[-1]["entry"]


def _rank(setting: Row) -> int:
    level = setting["level"]
    return RANK.get(level, 0) if isinstance(level, str) else 0


def _contact(contacts: Sequence[Row], persons: Persons) -> tuple[str | None, int]:
    """Give the day of the last contact with the victim who has waited longest for one, and how many were never spoken to."""
    if len(contacts) < 2:
        on = contacts[0]["on"] if contacts else None
        return on, int(on is None and bool(contacts))
    last: dict[str, str] = {}
    for each in contacts:
        victim = persons.told_as(each["victim"])
        last[victim] = max(last.get(victim, ""), each["on"] or "")
    reached = [on for on in last.values() if on]
    return min(reached, default=None), len(last) - len(reached)


def _next(row: Row, asking: Asking) -> Row | None:
    """Give the first clock that has not ended by itself, one of the policy's targets among them."""
    first = None
    for clock in row["next"]:
        if not has_lapsed(clock["what"], datetime.fromisoformat(clock["due"]), asking.moment):
            first = clock
            break
    if not (asking.targets and row["targets"]):
        return first
    timed = [clock for each in row["targets"] if (clock := _timed(each, asking.targets, Terms(asking.zone))) is not None]
    return min([*timed, *([first] if first else [])], key=lambda clock: (clock["due"], clock["entry"]), default=None)


def _timed(clock: Row, targets: Mapping[str, int], terms: Terms) -> Row | None:
    days = targets.get(clock["what"])
    due = None if days is None else end_of(date.fromisoformat(clock["counts_from"]) + timedelta(days=days), terms)
    return None if due is None else {"what": clock["what"], "entry": clock["entry"], "due": rfc3339(due)}


def _is_over(due: str | None, moment: datetime) -> bool:
    try:
        return bool(due) and datetime.fromisoformat(due or "") < moment
    except (TypeError, ValueError):
        return False


@lru_cache(maxsize=8192)
def _days(on: str | None, today: date) -> int | None:
    """Count the days since; rows by their thousands share them."""
    since = day(on)
    return None if since is None else (today - since).days


def told(rows: Sequence[Row], asking: Asking) -> Told:
    """Give the open cases, at risk first; how many of all they are, and how many of them are urgent, at high risk, or late."""
    told = lines([row for row in rows if row["state"] == "open"], asking)
    rated = [each["risk_level"] for each in told if each["risk_level"]]
    urgent, late = sum(bool(each["overdue"]) for each in told), sum(bool(each["overdue"] or each["late"]) for each in told)
    high = sum(RANK[level] >= RANK["high"] for level in rated)
    return Told(
        told,
        [
            Rate("open", "of all cases ever referred: open", len(told), len(rows)),
            Rate("urgent_overdue", "of the open cases: with an urgent action that is overdue", urgent, len(told)),
            Rate("overdue", "of the open cases: anything is overdue", late, len(told)),
            Rate("high_risk", "of the open cases with a level of risk: high or very high", high, len(rated),
                 {NO_LEVEL: len(told) - len(rated)}),
        ],
    )  # fmt: skip


LINES = (
    Column("number", "the unit's number of the case"),
    Column("gate", "the last gate at which something was decided"),
    Column("decision", "what was decided there, or what a service did", "words"),
    Column("urgency", "how soon the last referral asks for an answer", "words"),
    Column("overdue", "urgent actions that are open and overdue"),
    Column("risk_level", "the highest level of risk that stands, of all pairs of suspect and victim of the case", "words"),
    Column("risk_direction", "raised or lowered: how that pair's level changed last; none where it never did"),
    Column("risk_since", "day since which the level stands", "day"),
    Column("breached", "order, or bail, where a breach was reported: the last"),
    Column("breached_on", "day of that breach", "day"),
    Column("contacted_on", "day of the last contact with the victim who has waited longest for one", "day"),
    Column("days_since_contact", "days since that contact"),
    Column("victims_never_contacted", "victims of the case with whom no contact was made"),
    Column("assessed_on", "day of the last assessment, level of risk or review of the case", "day"),
    Column("days_since_assessment", "days since then"),
    Column("owner", "the member to whom the case was last allocated", "member"),
    Column("referring_agency", "agency of the last referral"),
    Column("referred_on", "day of the first referral, as precise as it was given"),
    Column("days_open", "days since the first referral"),
    Column("days_since_breach", "days since the last reported breach", "detail"),
    Column("risk_entry", "entry that set the level", "detail"),
    Column("urgent_actions", "urgent actions not yet completed", "detail"),
    Column("next", "what is due first, by which entry, and when", "detail"),
    Column("late", "whether what is due first is overdue", "detail"),
    Column("glass", "how many times the glass of the case was broken that nobody has reviewed", "detail"),
    Column("entries", "number of entries of the case", "detail"),
    Column("last_recorded_at", "when its last entry was recorded", "detail"),
)
"""Columns of an open case."""
