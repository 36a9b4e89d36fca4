"""Rules of days: what has happened has come by the day of its recording, and an act with a day of its own happened on that day.

A correction is judged as if the entry were recorded so. Source: domain.md 5.0 (precision of a time), 5.14 (recorded late is not backdated).
"""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ledger.errors import UsageError
from ledger.events.catalogue import HAPPENED_ON, load
from ledger.events.envelope import Actor, Occurred
from ledger.events.event import Event, fields_of
from ledger.events.field import TIMES, Field, from_text
from ledger.events.occurred import day, long_date
from ledger.rules.anywhere import OCCURRED_AT, corrected_type
from ledger.rules.consequences import as_corrected
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule
from ledger.rules.stream_state import StreamState

if TYPE_CHECKING:
    from ledger.events.corrections import FactCorrected

SOURCE = "domain.md 5.14 (recorded late is not backdated; recorded early is wrong)"
AHEAD = "give a day that has come, or record it when it has"
RECORDS = ("case", "person", "proceedings", "record")
"""Kinds of stream whose entries tell what happened; those of the unit say since when something holds, which may be settled beforehand."""


@rule(
    "what has happened did so by the day of its recording",
    of=RECORDS, state=StreamState, kind="days", source=SOURCE,
)  # fmt: skip
def days_have_come(state: StreamState, cls: type[Event], event: Event, _occurred: Occurred | None, at: datetime) -> Verdict:
    """Compare every day, instant and year that looks back with the unit's day of recording; the sealed ones last."""
    if not (judged := _looking_back(cls)):
        return ALLOWED
    zone, said = state.policy.tzinfo, event.values()
    for field in judged:
        if _lies_ahead(field, said.get(field.name), at.astimezone(zone).date(), zone):
            return No(f"{field.name} lies ahead", AHEAD)
    return ALLOWED


@rule(
    "no correction puts what has happened after the day of its recording",
    of=("fact-corrected", "held-corrected"), state=StreamState, kind="check", source=SOURCE,
)  # fmt: skip
def corrected_days_have_come(state: StreamState, _actor: Actor, event: "FactCorrected", at: datetime) -> Verdict:
    """Judge the new value alone: what stood wrong before is no reason to refuse."""
    cls, zone = corrected_type(state, event), state.policy.tzinfo
    judged = _looking_back(cls) if cls is not None and cls.stream in RECORDS else ()
    field = next((field for field in judged if field.name == event.field), None)
    if field is None:
        return ALLOWED
    to = event.to if field.personal is None or event.to_personal is None else from_text(field, event.to_personal)
    return No(f"{field.name} lies ahead", AHEAD) if _lies_ahead(field, to, at.astimezone(zone).date(), zone) else ALLOWED


@rule("what an act tells had come when the act happened", of=RECORDS, state=StreamState, kind="days", source=SOURCE)
def days_had_come(state: StreamState, cls: type[Event], event: Event, occurred: Occurred | None, at: datetime) -> Verdict:
    """Compare every day, instant and year that looks back with the last day on which the act can have happened."""
    if occurred is None or cls.administrative or not _looking_back(cls):
        return ALLOWED
    return _told_too_early(cls, event.values(), occurred, at, state.policy.tzinfo)


@rule(
    "no correction has an act tell what had not come when the act happened",
    of=("fact-corrected", "held-corrected"), state=CaseState, kind="check", source=SOURCE,
)  # fmt: skip
def corrected_days_had_come(state: CaseState, _actor: Actor, event: "FactCorrected", at: datetime) -> Verdict:
    """Judge the entry as it would read; what stood wrong before is no reason to refuse."""
    then = as_corrected(state, event)
    if then is None:
        return ALLOWED
    cls = load(state.entries[event.target])
    found, known = (
        _told_too_early(cls, each.acts[event.target].fields, each.times[event.target], at, state.policy.tzinfo) for each in (then, state)
    )
    if found is ALLOWED or found == known:
        return ALLOWED
    return No(found.why, "give its right value, or first correct the other, if that is wrong")


@rule("a day that is still to come when an act happens does not lie before it", of="case", state=StreamState, kind="days", source=SOURCE)
def days_were_to_come(state: StreamState, cls: type[Event], event: Event, occurred: Occurred | None, _at: datetime) -> Verdict:
    """Compare the days by which, or on which, something is to be with the first day on which the act can have happened."""
    if occurred is None or not (judged := _looking_ahead(cls)):
        return ALLOWED
    return _passed_by_then(judged, event.values(), occurred, state.policy.tzinfo)


@rule(
    "no correction puts a day that was still to come when an act happened before it",
    of=("fact-corrected", "held-corrected"), state=CaseState, kind="check", source=SOURCE,
)  # fmt: skip
def corrected_days_were_to_come(state: CaseState, _actor: Actor, event: "FactCorrected", _at: datetime) -> Verdict:
    """Judge the entry as it would read; what stood wrong before is no reason to refuse."""
    then = as_corrected(state, event)
    if then is None or not (judged := _looking_ahead(load(state.entries[event.target]))):
        return ALLOWED
    found, known = (
        _passed_by_then(judged, each.acts[event.target].fields, each.times[event.target], state.policy.tzinfo) for each in (then, state)
    )
    return ALLOWED if found == known else found


@rule("an act with a day of its own happened on that day", of="case", state=StreamState, kind="days", source=SOURCE)
def happened_on_its_day(state: StreamState, cls: type[Event], event: Event, occurred: Occurred | None, _at: datetime) -> Verdict:
    """Ask that the day lies within the time which is said; where none is said the day is that time (``ledger.intents``)."""
    on = None if cls.happened_on is None else day(event.values().get(cls.happened_on))
    if on is None or occurred is None or occurred.can_be_of(on, state.policy.tzinfo):
        return ALLOWED
    why = f"{cls.happened_on} is {long_date(on)}, and it is said to have happened {occurred.in_words(state.policy.tzinfo)}"
    return No(why, f"leave out when it happened (--on, occurred_at), which is that day then, or mend {cls.happened_on}")


@rule("a corrected time is one of the act's own day", of=("fact-corrected", "held-corrected"), state=CaseState, kind="check", source=SOURCE)
def corrected_time_holds_its_day(state: CaseState, _actor: Actor, event: "FactCorrected", _at: datetime) -> Verdict:
    """Ask that the day lies within the new time. A corrected day needs no such rule: the time follows it (projections.engine.time)."""
    name, act = HAPPENED_ON.get(state.entries.get(event.target, "")), state.acts.get(event.target)
    if event.field != OCCURRED_AT or name is None or act is None or (on := day(act.fields.get(name))) is None:
        return ALLOWED
    try:
        moved = Occurred.from_json(event.to)
    except UsageError:
        return ALLOWED  # what is no time is refused as such
    if moved.can_be_of(on, state.policy.tzinfo):
        return ALLOWED
    return No(
        f"{name} of entry {event.target} is {long_date(on)}", f"correct {name}, and when it happened follows; or give a time of that day"
    )


@lru_cache(maxsize=512)
def _looking_back(cls: type[Event]) -> tuple[Field, ...]:
    """Fields of a type that hold times and may not lie ahead, the clear ones first: a reader without keys is told what they say."""
    return tuple(
        sorted((field for field in fields_of(cls) if field.kind in TIMES and not field.ahead), key=lambda one: one.personal is not None)
    )


@lru_cache(maxsize=512)
def _looking_ahead(cls: type[Event]) -> tuple[Field, ...]:
    """Days of a type that are to come; an act with a day of its own has rules of its own for them."""
    return tuple(field for field in fields_of(cls) if field.kind == "date" and field.ahead and cls.happened_on is None and not field.many)


def _passed_by_then(judged: tuple[Field, ...], said: Mapping[str, Any], occurred: Occurred, zone: tzinfo) -> Verdict:
    """Refuse a day that had passed before the act can have happened."""
    first = occurred.earliest(zone).astimezone(zone).date()
    for field in judged:
        if (on := day(said.get(field.name))) is not None and on < first:
            why = f"it happened {occurred.in_words(zone)}, and {field.name} lies before that"
            return No(why, f"say when it happened (--on, occurred_at), or mend {field.name}")
    return ALLOWED


def _told_too_early(cls: type[Event], said: Mapping[str, Any], occurred: Occurred, at: datetime, zone: tzinfo) -> Verdict:
    """Refuse what lies after the act, and has come; what lies ahead altogether, and the act's own day, other rules judge."""
    on, today = (instant.astimezone(zone).date() for instant in (occurred.latest(zone), at))
    for field in _looking_back(cls):
        if field.later or field.name == cls.happened_on or _lies_ahead(field, said.get(field.name), today, zone):
            continue
        if _lies_ahead(field, said.get(field.name), on, zone):
            why = f"it happened {occurred.in_words(zone)}, and {field.name} lies after that"
            return No(why, f"say when it happened (--on, occurred_at), or mend {field.name}")
    return ALLOWED


def _lies_ahead(field: Field, value: Any, today: date, zone: tzinfo) -> bool:
    return any(begins_after(field.kind, one, today, zone) for one in (value if isinstance(value, list) else [value]))


def begins_after(kind: str, value: Any, today: date, zone: tzinfo) -> bool:
    """Whether a day, instant or year begins after today; what is none is refused as such."""
    if kind == "year":
        return type(value) is int and value > today.year
    try:
        on = day(value) if kind == "date" else datetime.fromisoformat(value).astimezone(zone).date()
    except (TypeError, ValueError):
        return False
    return on is not None and on > today
