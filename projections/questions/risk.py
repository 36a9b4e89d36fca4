"""P9 risk and typology: the level of risk and the type of stalking of each suspect and victim over time (seed.txt; domain.md 2.1, 5.4, 6).

Both are judgements of a dyad, not of a person, and a series of which no entry replaces another. A dyad may stand in several cases.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, tzinfo
from itertools import pairwise
from typing import Any

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.events.occurred import day
from ledger.rules.told_of import JOINED, REFERRED, SUSPECTED, TURNS, grouped, number, on, open_spans, parties, person
from projections.engine.answer import Asking, Column, Measure, Rate, Row, Told
from projections.engine.joined import Dyad, dyads
from projections.engine.question import Question, by_stream

LEVEL, TYPE, ASSESSMENT = "risk-level-set", "typology-assigned", "assessment-completed"
PLANNED, PLAN_OVER, REVIEWED = "plan-opened", "plan-closed", "review-held"
READ = frozenset({REFERRED, JOINED, *TURNS, LEVEL, TYPE, ASSESSMENT, PLANNED, PLAN_OVER, REVIEWED})
"""Event types that it reads."""
LEVELS = ("low", "medium", "high", "very_high")
"""Levels of risk, the lowest first (``ledger.events.assessment.Level``)."""
VICTIM = frozenset({"victim"})
SERIES: Mapping[str, tuple[str, str]] = {
    LEVEL: ("level", "trigger"), TYPE: ("motivation", "confidence"), ASSESSMENT: ("instrument", "other"),
}  # fmt: skip
"""Of each series the field that is followed, and the one that is told with it."""
RAISED, LOWERED, SET, UNCHANGED, CHANGED = "raised", "lowered", "set", "unchanged", "changed"


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One case's series, each in the order in which it was judged, with its pairs of suspect and victim and the days it was open."""
    kinds = grouped(facts)
    told = {kind: [_judged(fact, zone) for fact in kinds.get(kind, ())] for kind in SERIES}
    pairs = [[suspect, victim] for suspect in parties(kinds, SUSPECTED) for victim in parties(kinds, VICTIM)]
    if not pairs and not any(told.values()):
        return None
    turns = [fact for fact in facts if fact.kind in TURNS]
    began = min(on(fact, zone) for fact in (*kinds.get(REFERRED, ()), *(fact for kind in SERIES for fact in kinds.get(kind, ())), facts[0]))
    return {
        "number": number(kinds.get(REFERRED, ())), "pairs": pairs, "open": open_spans(turns, began, zone),
        "levels": told[LEVEL], "types": told[TYPE], "assessments": told[ASSESSMENT], "review_by": _review_by(facts),
    }  # fmt: skip


def _judged(fact: Fact, zone: tzinfo) -> Row:
    value, beside = SERIES[fact.kind]
    until = day(fact.fields.get("valid_until"))
    return {
        "entry": fact.version, "suspect": person(fact.fields.get("suspect")), "victim": person(fact.fields.get("victim")),
        "value": _code(fact.fields.get(value)), "beside": _code(fact.fields.get(beside)), "on": on(fact, zone).isoformat(),
        "position": fact.position, "by": fact.who.get("actor"),
        "valid_until": None if until is None else until.isoformat(),
    }  # fmt: skip


def _code(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _review_by(facts: Sequence[Fact]) -> str | None:
    """Give the day of the next review, from the last one or from the plan, whichever is first; a review settles what was set before."""
    review = plan = None
    for fact in facts:
        if fact.kind == REVIEWED:
            review, plan = day(fact.fields.get("next_on")), None
        elif fact.kind == PLANNED:
            plan = day(fact.fields.get("review_on"))
        elif fact.kind == PLAN_OVER:
            plan = None
    return min((each.isoformat() for each in (review, plan) if each is not None), default=None)


def order(row: Row) -> str:
    """By number."""
    return str(row["number"])


def tell(rows: Sequence[Row], asking: Asking) -> Told:
    """Tell each dyad's levels and types, with the days at each; whose risk is highest in an open case first."""
    found = sorted(dyads(rows, asking), key=_urgency)
    lines = [line for dyad in found for line in (*_lines(dyad, "level", dyad.levels, asking), *_lines(dyad, "type", dyad.types, asking))]
    return Told(lines, _rates(found, asking.today), _measures(found, lines), ())


def _urgency(dyad: Dyad) -> tuple[bool, int, str, str, str]:
    level = dyad.levels[-1]["value"] if dyad.levels else None
    first = min((str(row["number"]) for row in dyad.rows), default="")
    return not dyad.opened, -_rank(level), first, dyad.suspect, dyad.victim


def _rank(level: str | None) -> int:
    return LEVELS.index(level) if level in LEVELS else -1


def _lines(dyad: Dyad, what: str, series: Sequence[Row], asking: Asking) -> list[Row]:
    """Give a line for each entry of a series: from when to when it stood, and how long, as far as a case was open."""
    lines: list[Row] = []
    for before, each, after in zip([None, *series], series, [*series[1:], None], strict=False):
        since = date.fromisoformat(each["on"])
        until = asking.today if after is None else date.fromisoformat(after["on"])
        lines.append({
            "suspect": dyad.suspect, "victim": dyad.victim, "what": what, "value": each["value"], "change": _change(what, before, each),
            "from": each["on"], "until": dyad.until() if after is None else after["on"], "days": dyad.days(since, until),
            "set_by": each["by"], "because": each["beside"], "number": each["number"], "entry": each["entry"],
            **_due(dyad, what, after, asking.today),
        })  # fmt: skip
    totals = defaultdict[Any, int](int)
    for line in lines:
        totals[line["value"]] += line["days"]
    return [line | {"days_in_all": totals[line["value"]]} for line in lines]


def _change(what: str, before: Row | None, each: Row) -> str:
    if before is None:
        return SET
    if before["value"] == each["value"]:
        return UNCHANGED
    if what == "type" or -1 in (_rank(before["value"]), _rank(each["value"])):
        return CHANGED
    return RAISED if _rank(each["value"]) > _rank(before["value"]) else LOWERED


def _due(dyad: Dyad, what: str, after: Row | None, today: date) -> Row:
    """Tell with the level that stands in an open case by when it is to be judged again, and by how many days that is overdue."""
    if what != "level" or after is not None or not dyad.opened:
        return {"reassess_by": None, "review_by": None, "overdue": None}
    days = {"reassess_by": dyad.reassess_by(), "review_by": dyad.review_by()}
    first = min((date.fromisoformat(each) for each in days.values() if each is not None), default=None)
    return {**days, "overdue": None if first is None else max(0, (today - first).days)}


def _rates(found: Sequence[Dyad], today: date) -> list[Rate]:
    opened = [dyad for dyad in found if dyad.opened]
    closed = {"whose cases are closed": len(found) - len(opened)}
    set_ = sum(bool(dyad.levels) for dyad in opened)
    return [
        Rate("level_set", "of pairs of suspect and victim in open cases: a level of risk is set", set_, len(opened), closed),
        *_changes(found),
        _overdue("reassessment_overdue", "a reassessment is overdue", [dyad.reassess_by() for dyad in opened], closed, today),
        _overdue("review_overdue", "a review is overdue", [dyad.review_by() for dyad in opened], closed, today),
    ]


def _changes(found: Sequence[Dyad]) -> Iterator[Rate]:
    """Give of how many pairs the level went up or down, and the type changed, since it was first judged."""
    levels, types = [dyad.levels for dyad in found], [dyad.types for dyad in found]
    steps = [_rank(series[-1]["value"]) - _rank(series[0]["value"]) for series in levels if len(series) > 1]
    other = [any(one["value"] != each["value"] for one, each in pairwise(series)) for series in types if len(series) > 1]
    more = "of pairs whose level was set more than once:"
    yield Rate("raised", f"{more} higher than at first", sum(step > 0 for step in steps), len(steps), _too_few(levels, "a level"))
    yield Rate("lowered", f"{more} lower than at first", sum(step < 0 for step in steps), len(steps), _too_few(levels, "a level"))
    again = "of pairs whose type was judged more than once: it changed"
    yield Rate("type_changed", again, sum(other), len(other), _too_few(types, "a type"))


def _too_few(series: Sequence[Sequence[Row]], what: str) -> dict[str, int]:
    return {f"with {what} once": sum(len(each) == 1 for each in series), f"without {what}": sum(not each for each in series)}


def _overdue(name: str, says: str, days: Sequence[str | None], closed: Mapping[str, int], today: date) -> Rate:
    told = [date.fromisoformat(each) for each in days if each is not None]
    left = {"without a day for it": len(days) - len(told), **closed}
    return Rate(name, f"of pairs in open cases for which a day is recorded: {says}", sum(each < today for each in told), len(told), left)


def _measures(found: Sequence[Dyad], lines: Iterable[Row]) -> list[Measure]:
    """Sum the days at each level over all pairs that were ever at it."""
    days, ever = defaultdict[str, int](int), defaultdict[str, set[tuple[str, str]]](set)
    for line in lines:
        if line["what"] == "level" and line["value"] in LEVELS:
            days[line["value"]] += line["days"]
            ever[line["value"]].add((line["suspect"], line["victim"]))
    return [
        Measure(
            f"days_at_{level}", f"days at {level.replace('_', ' ')} risk, all pairs that were at it together",
            days[level] if ever[level] else None, "days", len(ever[level]), {"never at it": len(found) - len(ever[level])},
        )
        for level in reversed(LEVELS)
    ]  # fmt: skip


QUESTION = Question(
    name="risk",
    version=1,
    title="Levels of risk and types of stalking over time",
    definition=(
        "What level of risk was set, and which type of stalking assigned, for each suspect and victim, and for how many days each stood: "
        "from the day on which it was judged until the next was, or until the moment asked about, while a case of the two was open. "
        "Persons who were merged are one, across cases. A level is raised or lowered against the one before it, by low, medium, high, very "
        "high. To be judged again: by the first day until which the newest assessment by an instrument may be relied on, and by that of "
        "the next review of an open case or plan. Denominator: pairs of a suspect and a victim who joined the same case, or of whom "
        "anything was judged; each rate says which of them."
    ),
    columns=(
        Column("number", "the unit's number of the case"),
        Column("pairs", "each suspect of the case with each of its victims, by opaque id"),
        Column("open", "first and last day of each time the case was open; no last day: it still is"),
        Column("levels", "each level that was set: entry, suspect, victim, level, what led to it, day, when recorded and who set it"),
        Column("types", "each type that was assigned: the same, with how sure the assessor was"),
        Column("assessments", "each assessment: the same, with its instrument and the last day on which it may be relied on"),
        Column("review_by", "day of the next review, as the last one or the plan set it"),
    ),
    lines=(
        Column("number", "the unit's number of the case in which it was judged"),
        Column("suspect", "whose conduct it is", "person"),
        Column("victim", "towards whom", "person"),
        Column("what", "level of risk, or type of stalking", "words"),
        Column("value", "the level or type", "words"),
        Column("change", "what it is to the one before: set, raised, lowered, changed, unchanged", "words"),
        Column("from", "day on which it was judged", "day"),
        Column("until", "day on which it was judged anew, or the last case was closed; none while it stands", "day"),
        Column("days", "days for which it stood while a case was open"),
        Column("days_in_all", "days of this suspect and victim at this level or type in all"),
        Column("set_by", "who judged", "member"),
        Column("because", "of a level what led to it, of a type how sure the assessor is", "words"),
        Column("reassess_by", "of the level that stands in an open case: first day until which an assessment may be relied on", "day"),
        Column("review_by", "of that level: day of the next review", "day"),
        Column("overdue", "of that level: days since the first of the two has passed, 0 if it has not, none if none is set"),
        Column("entry", "number of the entry"),
    ),
    key=by_stream,
    fold=fold,
    order=order,
    types=of_kinds(READ),
    tell=tell,
)
